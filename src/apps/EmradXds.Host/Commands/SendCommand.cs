using System.Globalization;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network;

namespace EmradXds.Host.Commands;

/// <summary><c>emrad send</c>: a C-STORE SCU for files and folders.</summary>
internal static class SendCommand
{
    public const string Usage = "emrad send --to HOST:PORT --called AET [--calling AET] FILE-OR-FOLDER…";

    public static async Task<int> RunAsync(IEnumerable<string> words, CancellationToken cancel)
    {
        CommandLine line = new(words, ["--to", "--called", "--calling"], [], takesFiles: true);
        (string host, int port) = HostAndPort(line.Require("--to"));
        if (line.Rest.Count == 0)
        {
            throw new WrongUseException("no FILE to send");
        }

        List<InstanceToStore> instances = [];
        int unreadable = 0;
        foreach (string path in Files(line.Rest))
        {
            try
            {
                instances.Add(InstanceToStore.FromFile(path));
            }
            catch (DicomFormatException e)
            {
                unreadable++;
                await Console.Error.WriteLineAsync($"emrad send: {path}: {e.Message}");
            }
        }

        DicomClient client = new(new DicomClientOptions
        {
            Host = host,
            Port = port,
            CalledAeTitle = AeTitle(line, "--called", null),
            CallingAeTitle = AeTitle(line, "--calling", "EMRAD"),
        });
        int stored = 0;
        await foreach (StoredInstance answer in client.StoreAsync(instances, cancel))
        {
            if (answer.IsStored)
            {
                stored++;
            }
            else
            {
                await Console.Error.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"emrad send: {answer.Instance.SopInstanceUid} refused with {answer.Result.Status:X4} {answer.Result.Comment}"));
            }
        }

        Console.WriteLine($"{stored} of {instances.Count + unreadable} stored");
        return stored == instances.Count + unreadable ? 0 : 1;
    }

    private static string AeTitle(CommandLine line, string option, string? usual) => (usual is null ? line.Require(option) : line.Get(option) ?? usual) switch
    {
        { Length: > 0 and <= 16 } title => title,
        var title => throw new WrongUseException($"{option} is '{title}', expected an AE title of 1 to 16 characters"),
    };

    private static (string Host, int Port) HostAndPort(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65_535
            ? (text[..colon], port)
            : throw new WrongUseException($"--to is '{text}', expected HOST:PORT");
    }

    private static IEnumerable<string> Files(IEnumerable<string> paths) => paths.SelectMany(path =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : File.Exists(path) ? new[] { path }.AsEnumerable()
        : throw new WrongUseException($"there is no file or folder '{path}'"));
}
