namespace EmradXds.Registry.Storage;

/// <summary>The coded attributes of a DocumentEntry that have several values. The numbers are in the database.</summary>
public enum CodedAttribute
{
    ConfidentialityCode = 1,
    EventCodeList = 2,
}
