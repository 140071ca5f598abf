namespace EmradXds.Metadata.Profile;

/// <summary>One hospital trust of the domain.</summary>
public sealed record Trust
{
    /// <summary>ODS code, for instance RWD.</summary>
    public required string Ods { get; init; }

    /// <summary>Name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it shares; a trust that is going live is configured but publishes nothing.</summary>
    public bool Live { get; init; } = true;

    /// <summary>The authority of its local patient ids.</summary>
    public required AssigningAuthority PatientIds { get; init; }

    /// <summary>OID of the authority that assigns its accession numbers.</summary>
    public required string AccessionAuthorityOid { get; init; }

    /// <summary>AE title of its imaging source.</summary>
    public required string AeTitle { get; init; }

    /// <summary>Retrieve Location UID (0040,E011): what RAD-69 calls repositoryUniqueId.</summary>
    public required string RetrieveLocationUid { get; init; }

    /// <summary>XDS sourceId of its submissions, OID.</summary>
    public required string SourceId { get; init; }

    /// <summary>IANA time zone in which its equipment writes DA and TM.</summary>
    public string TimeZone { get; init; } = "Europe/London";
}
