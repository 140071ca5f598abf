using EmradXds.Storage.S3;

namespace EmradXds.Host.Commands;

/// <summary>Where <c>emrad serve</c> is told to keep documents in a bucket. The keys come from the environment, EMRAD_S3_ACCESS_KEY and
/// EMRAD_S3_SECRET_KEY, or from the file that EMRAD_S3_KEYS names (two lines); never from the command line, which every user of a machine
/// can read.</summary>
internal static class ObjectStore
{
    /// <summary>The words of the command line that take a value.</summary>
    public static string[] Words => ["--s3", "--bucket", "--s3-region"];

    /// <summary>The bucket, or null where documents are to be files.</summary>
    public static S3Options? Read(CommandLine line)
    {
        if (line.Get("--s3") is not { } text)
        {
            return line.Get("--bucket") is null ? null : throw new WrongUseException("--bucket needs --s3, the object store's address");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme is not ("http" or "https") || endpoint.UserInfo.Length > 0)
        {
            throw new WrongUseException("--s3 expects an address without keys, such as https://s3.example/");
        }

        string[] keys = ReadKeys();
        return new S3Options
        {
            Endpoint = endpoint,
            Bucket = line.Require("--bucket"),
            AccessKey = keys[0],
            SecretKey = keys[1],
            Region = line.Get("--s3-region") ?? "us-east-1",
        };
    }

    private static string[] ReadKeys()
    {
        string[] keys = Environment.GetEnvironmentVariable("EMRAD_S3_KEYS") is { Length: > 0 } file
            ? [.. File.ReadLines(file).Select(key => key.Trim()).Where(key => key.Length > 0)]
            : [Environment.GetEnvironmentVariable("EMRAD_S3_ACCESS_KEY") ?? "", Environment.GetEnvironmentVariable("EMRAD_S3_SECRET_KEY") ?? ""];
        return keys is [{ Length: > 0 }, { Length: > 0 }]
            ? keys
            : throw new WrongUseException(
                "--s3 needs keys: EMRAD_S3_ACCESS_KEY and EMRAD_S3_SECRET_KEY, or EMRAD_S3_KEYS, a file with the two on two lines");
    }
}
