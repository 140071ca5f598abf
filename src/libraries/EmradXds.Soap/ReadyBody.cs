using System.IO.Pipelines;

namespace EmradXds.Soap;

/// <summary>A body's one child element that is ready, in UTF-8, so that its length is known before it is written.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="WriteAsync">Writes so many bytes; flushes now and then where they are many, not at the end.</param>
public sealed record ReadyBody(long Length, Func<PipeWriter, CancellationToken, Task> WriteAsync);
