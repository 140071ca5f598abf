namespace EmradXds.Identity.Storage;

/// <summary>One name of a record in use, as it is looked for, with what is asked for beside names.</summary>
public sealed class RecordNameRow
{
    /// <summary>Characters that are kept of a name; what is longer is found by its start.</summary>
    public const int MaxLength = 64;

    /// <summary><see cref="SourceRecordRow.Number"/>.</summary>
    public required long RecordNumber { get; set; }

    /// <summary>Place among the record's names, from 0.</summary>
    public required int Place { get; set; }

    /// <summary>Without diacritics, blanks and hyphens, capitals; so are the others.</summary>
    public required string Family { get; set; }

    public required string Given { get; set; }

    public required string BirthDate { get; set; }

    public required string PostalCode { get; set; }
}
