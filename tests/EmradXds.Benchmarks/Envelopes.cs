using System.Text;
using System.Xml;
using EmradXds.Soap;

namespace EmradXds.Benchmarks;

/// <summary>Envelopes as bytes, for load generators.</summary>
internal static class Envelopes
{
    public const string ContentType = "application/soap+xml; charset=UTF-8";

    public static async Task<string> OfAsync(string action, Action<XmlWriter> body)
    {
        SoapHeaders headers = new() { Action = action, MessageId = $"urn:uuid:{Guid.NewGuid()}", To = "http://127.0.0.1/registry", ReplyTo = SoapNames.Anonymous };
        using MemoryStream stream = new();
        await new SoapWriter(headers, body, [], mtom: false).WriteAsync(stream, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A wrk script that posts the envelope with marks replaced. Each mark's value is a Lua expression that is evaluated for every
    /// request.</summary>
    public static string Script(string envelope, string prelude, IReadOnlyList<(string Mark, string Expression)> marks)
    {
        List<string> parts = [];
        string rest = envelope;
        while (marks.Select(mark => (mark, At: rest.IndexOf(mark.Mark, StringComparison.Ordinal))).Where(found => found.At >= 0)
            .OrderBy(found => found.At).FirstOrDefault() is { mark.Mark: not null } next)
        {
            parts.Add(Quoted(rest[..next.At]));
            parts.Add(next.mark.Expression);
            rest = rest[(next.At + next.mark.Mark.Length)..];
        }

        parts.Add(Quoted(rest));
        return $$"""
            {{prelude}}
            local headers = { ["Content-Type"] = "{{ContentType}}" }
            function request()
              return wrk.format("POST", nil, headers, {{string.Join(" .. ", parts)}})
            end
            """;
    }

    private static string Quoted(string text) => $"[==[{text}]==]";
}
