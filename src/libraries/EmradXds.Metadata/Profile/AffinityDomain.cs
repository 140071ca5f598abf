using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Profile;

/// <summary>An affinity domain as its profile folder describes it: ids, authorities, code sets, trusts.</summary>
public sealed class AffinityDomain
{
    private readonly CodeSets codeSets;

    internal AffinityDomain(CodeSets codeSets) => this.codeSets = codeSets;

    /// <summary>The profile's name.</summary>
    public required string Name { get; init; }

    /// <summary>homeCommunityId, <c>urn:oid:…</c>.</summary>
    public required string HomeCommunityId { get; init; }

    /// <summary>repositoryUniqueId of the domain's document repository, OID.</summary>
    public required string RepositoryUniqueId { get; init; }

    /// <summary>The authority whose ids are the affinity domain's patient ids (NHS Number).</summary>
    public required AssigningAuthority PatientIdAuthority { get; init; }

    /// <summary>All authorities that assign patient ids, the affinity domain's included.</summary>
    public required IReadOnlyList<AssigningAuthority> Authorities { get; init; }

    /// <summary>contentTypeCode of the SubmissionSets by which a registry answers link changes (ITI-64); null where the domain has
    /// none.</summary>
    public Code? LinkChangeContentType { get; init; }

    /// <summary>The trusts, in the order of their configuration (which is the order of DICOM ports in the demo).</summary>
    public required IReadOnlyList<Trust> Trusts { get; init; }

    /// <summary>Loads a profile folder (<c>domain.json</c>, <c>codes/</c>, <c>trusts/</c>).</summary>
    /// <exception cref="InvalidDataException">Every fault of the profile in one message, each with file, place and what was
    /// expected.</exception>
    public static AffinityDomain Load(string folder) => new ProfileFolder(folder).Load();

    /// <summary>The codes allowed for an XDS attribute (<c>classCode</c>, <c>typeCode</c>, …, <c>contentTypeCode</c>), the domain's usual
    /// one first; empty where the domain does not restrict the attribute.</summary>
    public IReadOnlyList<Code> Codes(string attribute) => codeSets.Codes(attribute);

    /// <summary>Checks every code, mimeType and languageCode of a submission; each finding names object, attribute, code, scheme and the
    /// nearest allowed code.</summary>
    public void CheckCodes(Submission submission, Findings findings) => codeSets.Check(submission, findings);

    /// <summary>Finds the authority an HD means: by OID, or by namespace where no OID is given; null where none or where they
    /// disagree.</summary>
    public AssigningAuthority? Resolve(Hd authority)
    {
        if (!authority.IsWellFormed || authority.UniversalIdType is not (null or "ISO"))
        {
            return null;
        }

        return Authorities.FirstOrDefault(known =>
            (authority.UniversalId is null || authority.UniversalId == known.Oid)
            && (authority.NamespaceId is null || authority.NamespaceId == known.Namespace));
    }
}
