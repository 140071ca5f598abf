using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Profile;

/// <summary>An affinity domain as its profile folder describes it: ids, authorities, code sets, trusts.</summary>
public sealed class AffinityDomain
{
    /// <summary>Loads a profile folder (<c>domain.json</c>, <c>codes/</c>, <c>trusts/</c>).</summary>
    /// <exception cref="InvalidDataException">Every fault of the profile in one message, each with file, place and what was expected.</exception>
    public static AffinityDomain Load(string folder) => throw new NotImplementedException(folder);

    /// <summary>The profile's name.</summary>
    public string Name => throw new NotImplementedException();

    /// <summary>homeCommunityId, <c>urn:oid:…</c>.</summary>
    public string HomeCommunityId => throw new NotImplementedException();

    /// <summary>repositoryUniqueId of the domain's document repository, OID.</summary>
    public string RepositoryUniqueId => throw new NotImplementedException();

    /// <summary>The authority whose ids are the affinity domain's patient ids (NHS Number).</summary>
    public AssigningAuthority PatientIdAuthority => throw new NotImplementedException();

    /// <summary>All authorities that assign patient ids, the affinity domain's included.</summary>
    public IReadOnlyList<AssigningAuthority> Authorities => throw new NotImplementedException();

    /// <summary>The trusts, in the order of their configuration (which is the order of DICOM ports in the demo).</summary>
    public IReadOnlyList<Trust> Trusts => throw new NotImplementedException();

    /// <summary>The codes allowed for an XDS attribute (<c>classCode</c>, <c>typeCode</c>, …, <c>contentTypeCode</c>).</summary>
    public IReadOnlyList<Code> Codes(string attribute) => throw new NotImplementedException(attribute);

    /// <summary>Checks every code, mimeType and languageCode of a submission; each finding names object, attribute, code, scheme and the nearest
    /// allowed code.</summary>
    public void CheckCodes(Submission submission, Findings findings) => throw new NotImplementedException($"{submission}{findings}");

    /// <summary>Finds the authority an HD means: by OID, or by namespace where no OID is given; null where none or where they disagree.</summary>
    public AssigningAuthority? Resolve(Hl7V2.Types.Hd authority) => throw new NotImplementedException($"{authority}");
}
