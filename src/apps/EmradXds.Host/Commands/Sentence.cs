namespace EmradXds.Host.Commands;

/// <summary>An exception as a line a person understands; the faults of a profile stay one on a line.</summary>
internal static class Sentence
{
    public static string Of(Exception exception) => exception switch
    {
        InvalidDataException => exception.Message,
        HttpRequestException => $"no answer from the domain, is it running, and is --at right? {Joined(exception)}",
        _ => Joined(exception),
    };

    private static string Joined(Exception exception)
    {
        string text = exception.Message.ReplaceLineEndings(" ");
        return exception.InnerException is { } inner && !text.Contains(inner.Message, StringComparison.Ordinal) ? $"{text} ({Joined(inner)})" : text;
    }
}
