namespace EmradXds.Soap.Mime;

/// <summary>What <see cref="BoundaryScanner"/> saw.</summary>
/// <param name="Content">Bytes at the window's start that are surely content.</param>
/// <param name="Kind">What follows them.</param>
/// <param name="DelimiterLength">Bytes of the delimiter line, its line ends included.</param>
internal readonly record struct Scan(int Content, ScanKind Kind, int DelimiterLength);
