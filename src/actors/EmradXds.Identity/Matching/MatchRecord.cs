namespace EmradXds.Identity.Matching;

/// <summary>A person's record as it is compared: values normalized, empty where nothing is stated.</summary>
public sealed class MatchRecord
{
    private static readonly int fields = Enum.GetValues<MatchField>().Length;

    private readonly string[] values = new string[fields];

    /// <summary>An empty record.</summary>
    public MatchRecord() => Array.Fill(values, "");

    /// <summary>A field's value: letters and digits only, capitals, without diacritics, so that <c>O'Neil</c> is <c>ONEIL</c> and
    /// <c>NG5 1PB</c> is <c>NG51PB</c>. Is normalized when it is set.</summary>
    public string this[MatchField field]
    {
        get => values[(int)field];
        init => values[(int)field] = MatchText.Normalize(value);
    }

    /// <summary>Whether two records state the same.</summary>
    public bool IsSameAs(MatchRecord other) => values.AsSpan().SequenceEqual(other.values);
}
