using System.Diagnostics;

namespace EmradXds.Benchmarks;

/// <summary>nginx with one folder to serve, by sendfile; a process of its own in the foreground.</summary>
internal sealed class Nginx : IDisposable
{
    private readonly Process process;

    private Nginx(Process process) => this.process = process;

    /// <summary>Null where nginx is not installed.</summary>
    public static Nginx? Start(string folder, int port)
    {
        const string Program = "/usr/sbin/nginx";
        if (!File.Exists(Program))
        {
            return null;
        }

        string conf = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(
            conf,
            $$"""
            daemon off; worker_processes 1; pid {{folder}}/nginx.pid; error_log {{folder}}/nginx.log;
            events { worker_connections 64; }
            http {
              access_log off; sendfile on; tcp_nopush on;
              client_body_temp_path {{folder}}/n1; proxy_temp_path {{folder}}/n2; fastcgi_temp_path {{folder}}/n3;
              uwsgi_temp_path {{folder}}/n4; scgi_temp_path {{folder}}/n5;
              server { listen 127.0.0.1:{{port}}; root {{folder}}/served; }
            }
            """);

        // Workers of root become nobody, who may not read a private temporary folder.
        if (Environment.IsPrivilegedProcess)
        {
            File.WriteAllText(conf, $"user root;\n{File.ReadAllText(conf)}");
        }

        return new Nginx(Process.Start(new ProcessStartInfo(Program, ["-c", conf, "-e", Path.Combine(folder, "nginx.log")]))!);
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }
}
