namespace EmradXds.Metadata.Model;

/// <summary>Values of documentAvailability (ITI TF-3 4.2.3.2).</summary>
public static class DocumentAvailabilities
{
    /// <summary>The document can be retrieved at once; so it is where nothing is said.</summary>
    public const string Online = Start + "Online";

    /// <summary>The document exists, but must be fetched by other means before it can be retrieved.</summary>
    public const string Offline = Start + "Offline";

    private const string Start = "urn:ihe:iti:2010:DocumentAvailability:";
}
