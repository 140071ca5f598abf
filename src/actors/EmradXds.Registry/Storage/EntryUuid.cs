namespace EmradXds.Registry.Storage;

/// <summary>entryUUIDs as they stand in the database and on the wire (ITI TF-3 table 4.2.3.1.7-2).</summary>
internal static class EntryUuid
{
    private const string Prefix = "urn:uuid:";

    public static string ToUrn(Guid uuid) => $"{Prefix}{uuid:D}";

    /// <summary>Whether the text is an id that means something inside its submission only.</summary>
    public static bool IsSymbolic(string text) => !text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the text is an entryUUID; a symbolic id of a submission is none.</summary>
    public static bool TryParse(string text, out Guid uuid)
    {
        uuid = Guid.Empty;
        return !IsSymbolic(text) && Guid.TryParseExact(text.AsSpan(Prefix.Length), "D", out uuid);
    }

    /// <summary>The entryUUIDs among these texts, each once; what is no UUID names nothing.</summary>
    public static Guid[] ParseAll(IEnumerable<string> texts)
    {
        HashSet<Guid> parsed = [];
        foreach (string text in texts)
        {
            if (TryParse(text, out Guid uuid))
            {
                parsed.Add(uuid);
            }
        }

        return [.. parsed];
    }
}
