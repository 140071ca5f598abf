namespace EmradXds.Registry.Storage;

/// <summary>Attributes of a DocumentEntry that stand in rows of their own: codes of which there may be several, and a documentAvailability
/// that hides the entry from some. The numbers are in the database.</summary>
public enum CodedAttribute
{
    ConfidentialityCode = 1,
    EventCodeList = 2,

    /// <summary>Offline; Online, which is the default, has no row.</summary>
    DocumentAvailability = 3,
}
