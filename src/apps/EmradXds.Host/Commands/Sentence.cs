namespace EmradXds.Host.Commands;

/// <summary>An exception as one line a person understands.</summary>
internal static class Sentence
{
    public static string Of(Exception exception)
    {
        string text = exception.Message.ReplaceLineEndings(" ");
        return exception.InnerException is { } inner && !text.Contains(inner.Message, StringComparison.Ordinal) ? $"{text} ({Of(inner)})" : text;
    }
}
