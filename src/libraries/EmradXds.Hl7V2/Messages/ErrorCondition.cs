namespace EmradXds.Hl7V2.Messages;

/// <summary>Message error condition codes (HL7 table 0357).</summary>
public enum ErrorCondition
{
    /// <summary>Segments in the wrong order, or a required one is missing.</summary>
    SegmentSequenceError = 100,

    /// <summary>Required field missing.</summary>
    RequiredFieldMissing = 101,

    /// <summary>A value of the wrong type.</summary>
    DataTypeError = 102,

    /// <summary>A code that its table does not have.</summary>
    TableValueNotFound = 103,

    /// <summary>MSH-9.1.</summary>
    UnsupportedMessageType = 200,

    /// <summary>MSH-9.2.</summary>
    UnsupportedEventCode = 201,

    /// <summary>MSH-11.</summary>
    UnsupportedProcessingId = 202,

    /// <summary>MSH-12.</summary>
    UnsupportedVersionId = 203,

    /// <summary>The patient, order … is not known.</summary>
    UnknownKeyIdentifier = 204,

    /// <summary>It exists already.</summary>
    DuplicateKeyIdentifier = 205,

    /// <summary>It is in use.</summary>
    ApplicationRecordLocked = 206,

    /// <summary>Anything else.</summary>
    ApplicationInternalError = 207,
}
