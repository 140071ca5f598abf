namespace EmradXds.ImagingSource.Storage;

/// <summary>One stored study: what its instances said of patient and study, and how far its publication is.</summary>
public sealed class StudyRow
{
    public required string StudyInstanceUid { get; init; }

    /// <summary>(0010,0020), the local id.</summary>
    public required string PatientId { get; init; }

    /// <summary>OID of the authority that assigned it: the issuer that the images name, or the trust's where they name none. An issuer that
    /// the domain does not know stands here as it was named, and the study waits.</summary>
    public required string PatientIdAuthorityOid { get; set; }

    /// <summary>(0010,0010), PN.</summary>
    public string? PatientName { get; init; }

    /// <summary>(0010,0030), DA.</summary>
    public string? PatientBirthDate { get; init; }

    /// <summary>(0010,0040).</summary>
    public string? PatientSex { get; init; }

    /// <summary>(0008,0020), DA.</summary>
    public string? StudyDate { get; set; }

    /// <summary>(0008,0030), TM.</summary>
    public string? StudyTime { get; set; }

    /// <summary>(0008,0201), <c>&amp;ZZXX</c>.</summary>
    public string? TimezoneOffset { get; set; }

    /// <summary>(0020,0010).</summary>
    public string? StudyId { get; set; }

    /// <summary>(0008,1030).</summary>
    public string? StudyDescription { get; set; }

    /// <summary>(0008,0050).</summary>
    public string? AccessionNumber { get; set; }

    /// <summary>(0008,0090), PN.</summary>
    public string? ReferringPhysician { get; set; }

    /// <summary>(0008,0080).</summary>
    public string? InstitutionName { get; init; }

    /// <summary>(0008,0070).</summary>
    public string? Manufacturer { get; init; }

    /// <summary>First item of (0008,1032): value, scheme, meaning.</summary>
    public string? ProcedureCode { get; set; }

    public string? ProcedureCodeScheme { get; set; }

    public string? ProcedureCodeMeaning { get; set; }

    public int Instances { get; set; }

    /// <summary>Counts changes of the content: a manifest covers the version it was made from.</summary>
    public long Version { get; set; }

    /// <summary>The version that the registered manifest covers; 0 before the first.</summary>
    public long PublishedVersion { get; set; }

    /// <summary>entryUUID of the registered manifest, which the next one replaces.</summary>
    public string? PublishedEntryUuid { get; set; }

    public DateTimeOffset LastReceived { get; set; }

    /// <summary>When the publisher looks at this study next; null where nothing is to be done.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Why it is not published though it is quiet: codes and words, no patient data.</summary>
    public string? WaitingReason { get; set; }

    public DateTimeOffset? WaitingSince { get; set; }

    /// <summary>Attempts at publishing since it began to wait.</summary>
    public int Attempts { get; set; }

    /// <summary>Takes what the first instance did not say of the study (a presentation state may have come first) from a later one.</summary>
    public void Complete(StudyRow later)
    {
        (StudyDate, StudyTime, TimezoneOffset) = StudyDate is null
            ? (later.StudyDate, later.StudyTime, later.TimezoneOffset)
            : (StudyDate, StudyTime, TimezoneOffset);
        (ProcedureCode, ProcedureCodeScheme, ProcedureCodeMeaning) = ProcedureCode is null
            ? (later.ProcedureCode, later.ProcedureCodeScheme, later.ProcedureCodeMeaning)
            : (ProcedureCode, ProcedureCodeScheme, ProcedureCodeMeaning);
        StudyId ??= later.StudyId;
        StudyDescription ??= later.StudyDescription;
        AccessionNumber ??= later.AccessionNumber;
        ReferringPhysician ??= later.ReferringPhysician;
    }

    /// <summary>The registry has this manifest.</summary>
    public void Publish(ManifestRow manifest, DateTimeOffset? dueAt)
    {
        (PublishedVersion, PublishedEntryUuid) = (manifest.StudyVersion, manifest.EntryUuid);
        (WaitingReason, WaitingSince, Attempts) = (null, null, 0);
        DueAt = dueAt;
    }

    /// <summary>It cannot be published now.</summary>
    public void Wait(string reason, DateTimeOffset now, DateTimeOffset? dueAt)
    {
        WaitingReason = reason;
        WaitingSince ??= now;
        Attempts++;
        DueAt = dueAt;
    }
}
