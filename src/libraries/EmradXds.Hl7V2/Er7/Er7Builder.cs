using System.Text;

namespace EmradXds.Hl7V2.Er7;

/// <summary>Writes a message: values are escaped, trailing delimiters left out.</summary>
/// <param name="separators">Delimiters; those of the request in an answer, so that what is echoed stays as it was.</param>
public sealed class Er7Builder(Er7Separators? separators = null)
{
    private readonly List<Er7SegmentBuilder> segments = [];

    /// <summary>The delimiters in use.</summary>
    public Er7Separators Separators { get; } = separators ?? Er7Separators.Default;

    /// <summary>Appends a segment. The first is MSH; its fields 1 and 2 are written by the builder.</summary>
    /// <param name="id">Three capitals or digits.</param>
    public Er7SegmentBuilder Add(string id)
    {
        Er7SegmentBuilder segment = new(id, Separators);
        segments.Add(segment);
        return segment;
    }

    /// <summary>Appends a segment as it stands in another message of the same delimiters: for echoing.</summary>
    public void AddRaw(ReadOnlySpan<char> segment)
    {
        if (!segment.IsEmpty)
        {
            segments.Add(new Er7SegmentBuilder(segment.ToString(), Separators));
        }
    }

    /// <summary>The message so far.</summary>
    /// <param name="encoding">What it goes out in; UTF-8 (and MSH-18 says so) where that cannot carry the text or none is given.</param>
    /// <exception cref="Er7Exception">The first segment is not MSH, or a segment id is illegal.</exception>
    public Er7Message Build(Encoding? encoding = null)
    {
        string text = Write();
        bool ascii = Ascii.IsValid(text);
        if (!ascii && (encoding is null || encoding.GetString(encoding.GetBytes(text)) != text))
        {
            segments[0].Set(18, "UNICODE UTF-8");
            return Er7Message.Parse(Write(), Er7CharacterSet.Default);
        }

        return Er7Message.Parse(text, encoding ?? Er7CharacterSet.Default);
    }

    private string Write()
    {
        StringBuilder text = new(256);
        foreach (Er7SegmentBuilder segment in segments)
        {
            segment.Write(text);
            text.Append('\r');
        }

        return text.ToString();
    }
}
