namespace EmradXds.Registry.Storage;

/// <summary>Coded attributes of a DocumentEntry that may have several values, which stand in rows of their own. The numbers are in the
/// database.</summary>
public enum CodedAttribute
{
    ConfidentialityCode = 1,
    EventCodeList = 2,
}
