using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmradXds.Benchmarks;

/// <summary>The yardstick: Kestrel in a process of its own that reads each request to its end and answers the same bytes from memory.</summary>
internal static class BareEndpoint
{
    public static async Task<int> RunAsync(string port, string file)
    {
        byte[] answer = await File.ReadAllBytesAsync(file);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(int.Parse(port, CultureInfo.InvariantCulture)));
        await using WebApplication application = builder.Build();
        application.MapPost("/registry", async (HttpContext context) =>
        {
            PipeReader request = context.Request.BodyReader;
            bool more = true;
            while (more)
            {
                ReadResult read = await request.ReadAsync();
                request.AdvanceTo(read.Buffer.End);
                more = !read.IsCompleted;
            }

            context.Response.ContentType = "application/soap+xml; charset=UTF-8";
            context.Response.ContentLength = answer.Length;
            await context.Response.BodyWriter.WriteAsync(answer);
        });
        await application.StartAsync();
        Console.WriteLine("READY");
        await application.WaitForShutdownAsync();
        return 0;
    }
}
