namespace EmradXds.Soap.Mime;

/// <summary>What follows the content of a window.</summary>
internal enum ScanKind
{
    /// <summary>More bytes are needed to say.</summary>
    NeedsMore,

    /// <summary>No delimiter after all.</summary>
    Content,

    /// <summary>A delimiter: a part follows.</summary>
    Part,

    /// <summary>The close delimiter: the package ends.</summary>
    Last,
}
