using System.Text.Json;
using System.Text.Json.Serialization;
using EmradXds.Conformance.Cases;
using EmradXds.Consumer;
using EmradXds.Metadata.Profile;

namespace EmradXds.Conformance.Sut;

/// <summary>Where the system under test is and what it claims: <c>sut.json</c>.</summary>
public sealed record SystemUnderTest
{
    /// <summary>Name and version for the report.</summary>
    public required string Name { get; init; }

    /// <summary>Folder of the affinity domain's profile: its OIDs, authorities, codes and trusts. Relative to the file.</summary>
    public required string Profile { get; init; }

    /// <summary>Document Registry: ITI-18, ITI-42, ITI-51, ITI-57, ITI-62, ITI-92.</summary>
    public required Uri Registry { get; init; }

    /// <summary>Document Repository: ITI-41, ITI-43.</summary>
    public required Uri Repository { get; init; }

    /// <summary>Patient identity by HL7 v2 over MLLP: feeds and queries.</summary>
    public required NetworkAddress Pix { get; init; }

    /// <summary>Patient identity by HL7 V3: ITI-45. Null: not known; no case needs it yet.</summary>
    public Uri? PixV3 { get; init; }

    /// <summary>Patient demographics by HL7 V3: ITI-47. Null: not known; no case needs it yet.</summary>
    public Uri? PdqV3 { get; init; }

    /// <summary>Document Registry by HL7 v2 over MLLP: ITI-8 and ITI-64, as the identity source of the affinity domain sends them. Null:
    /// not known, and cases of that feed are inconclusive unless <see cref="Claims"/> leaves them out.</summary>
    public NetworkAddress? RegistryFeed { get; init; }

    /// <summary>The imaging sources; the first is <c>A</c> in cases, the second <c>B</c>.</summary>
    public required IReadOnlyList<TrustUnderTest> Trusts { get; init; }

    /// <summary>A languageCode that the domain allows. Default en-GB.</summary>
    public string LanguageCode { get; init; } = "en-GB";

    /// <summary>Actors and options claimed, as <c>Actor</c> or <c>Actor: Option</c>; null claims those of every case, but nothing that a
    /// single step asks for.</summary>
    public IReadOnlyList<string>? Claims { get; init; }

    /// <summary>Longest wait until a study that was sent can be found. Default 120.</summary>
    public double PublishDeadlineSeconds { get; init; } = 120;

    /// <summary>Bytes of a large document. Default 1 GiB.</summary>
    public long LargeDocumentBytes { get; init; } = 1L << 30;

    /// <summary>Documents of a patient who has many; a multiple of 500. Default 10,000.</summary>
    public int ManyDocuments { get; init; } = 10_000;

    /// <summary>An error with another code than expected is a warning where true, a failure by default.</summary>
    public bool Lenient { get; init; }

    /// <summary>The profile, loaded.</summary>
    [JsonIgnore]
    public AffinityDomain Domain => domain ??= AffinityDomain.Load(Profile);

    /// <summary>How many documents a submission of many has.</summary>
    internal const int DocumentsASubmission = 500;

    private AffinityDomain? domain;

    /// <summary>Reads <c>sut.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static SystemUnderTest Load(string path)
    {
        try
        {
            SystemUnderTest read = JsonSerializer.Deserialize<SystemUnderTest>(File.ReadAllText(path), JsonForm.Options)
                ?? throw new InvalidDataException($"{path}: null is no system.");
            return read with { Profile = Path.GetFullPath(read.Profile, Path.GetDirectoryName(Path.GetFullPath(path))!) };
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Whether the case's actor and option are claimed.</summary>
    public bool Claiming(ConformanceCase one) => Claims is null || Claims.Contains(one.Claim);

    /// <summary>The trust of that letter.</summary>
    /// <exception cref="InvalidDataException">There is no such trust.</exception>
    public TrustUnderTest TrustOf(string letter) =>
        letter is [>= 'A' and <= 'Z' and var c] && c - 'A' < Trusts.Count
            ? Trusts[c - 'A']
            : throw new InvalidDataException($"The case needs a trust {letter}; sut.json has {Trusts.Count}.");

    public Trust ProfileOf(TrustUnderTest trust) =>
        Domain.Trusts.FirstOrDefault(t => t.Ods == trust.Ods) ?? throw new InvalidDataException($"The profile has no trust {trust.Ods}.");

    public ConsumerOptions ConsumerOptions() => new()
    {
        Registry = Registry,
        PatientIdAuthorityOid = Domain.PatientIdAuthority.Oid,
        Repositories = new Dictionary<string, Uri> { [Domain.RepositoryUniqueId] = Repository },
        ImagingSources = Trusts.ToDictionary(trust => ProfileOf(trust).RetrieveLocationUid, trust => trust.Imaging),
    };
}
