namespace EmradXds.Storage.S3;

/// <summary>Which bucket of which object store.</summary>
public sealed record S3Options
{
    /// <summary>Address of the object store: <c>https://s3.example/</c>. Buckets are path segments below it.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The bucket, which exists. Nobody else writes there.</summary>
    public required string Bucket { get; init; }

    /// <summary>Access key id.</summary>
    public required string AccessKey { get; init; }

    /// <summary>Secret access key.</summary>
    public required string SecretKey { get; init; }

    /// <summary>Region that signatures name; stores outside AWS take any. Default us-east-1.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Bytes of one part; what is shorter is put at once. Default 8 MiB, 5 MiB at least (S3's own limit). Longer where 10,000 parts,
    /// the most an object may have, would not hold the longest document.</summary>
    public int PartBytes { get; init; } = 8 << 20;

    /// <summary>Parts of one document under way at the same time; one more is being filled. Default 2.</summary>
    public int PartsAtOnce { get; init; } = 2;

    /// <summary>Keys never get into a log.</summary>
    public override string ToString() => $"bucket {Bucket} at {Endpoint}";
}
