using System.Globalization;
using System.Text;
using EmradXds.Conformance.Sut;
using EmradXds.Conformance.Synthetic;
using EmradXds.Metadata.Model;

namespace EmradXds.Conformance.Cases;

/// <summary>A case (or a shared data set) on its way: what it allocated and what its placeholders mean.</summary>
public sealed class CaseRun
{
    private readonly string scope;
    private readonly DateTimeOffset began;
    private readonly Dictionary<string, TestPatient> patients = [];
    private readonly Dictionary<string, TestStudy> studies = [];
    private readonly Dictionary<string, TestContent> contents = [];
    private readonly Dictionary<string, string> allocated = [];

    public CaseRun(ConformanceCase running, SystemUnderTest sut, RunSeed seed, TimeProvider clock)
    {
        (Sut, Seed, Clock, scope, began) = (sut, seed, clock, running.Id, clock.GetUtcNow());
        foreach (string name in running.Patients)
        {
            patients.Add(name, new TestPatient(seed, $"{scope}/{name}"));
        }

        foreach ((string name, CaseContent content) in running.Contents)
        {
            contents.Add(name, content.Text is { } text
                ? new TestContent(Encoding.UTF8.GetBytes(text))
                : TestContent.Make(seed, $"{scope}/{name}", content.Large ? sut.LargeDocumentBytes : content.Bytes ?? 0));
        }
    }

    public SystemUnderTest Sut { get; }

    public RunSeed Seed { get; }

    public TimeProvider Clock { get; }

    /// <summary>Which repetition of a step is under way, from 1.</summary>
    public int Round { get; set; } = 1;

    /// <summary>Values of the step under way.</summary>
    public IReadOnlyDictionary<string, string> With { get; set; } = new Dictionary<string, string>();

    public TestPatient Patient(string name) =>
        patients.GetValueOrDefault(name) ?? throw new InvalidDataException($"The case names no patient '{name}' in its patients.");

    public TestStudy Study(string name) =>
        studies.GetValueOrDefault(name) ?? throw new InvalidDataException($"No step before sends a study '{name}'.");

    public TestContent Content(string name) =>
        contents.GetValueOrDefault(name) ?? throw new InvalidDataException($"The case names no content '{name}' in its contents.");

    /// <summary>Remembers a value for <c>${kept.NAME}</c>.</summary>
    public void Keep(string name, string value) => allocated[$"kept.{name}"] = value;

    public TestStudy Make(CaseStep step)
    {
        TestStudy study = StudyMaker.Make(Seed, $"{scope}/{step.Study}", Patient(step.Patient), step.Trust, step.Series, began);
        studies.Add(step.Study, study);
        return study;
    }

    /// <summary>The instance of that SOP Instance UID, if this run made it.</summary>
    public TestInstance? Instance(string sopInstanceUid) =>
        studies.Values.SelectMany(study => study.Instances).FirstOrDefault(instance => instance.SopInstanceUid == sopInstanceUid);

    /// <summary>Takes over what a shared data set allocated.</summary>
    public void Take(CaseRun given)
    {
        foreach ((string name, string value) in given.allocated)
        {
            allocated.Add(name, value);
        }

        foreach ((string name, TestContent content) in given.contents)
        {
            contents.Add(name, content);
        }

        foreach ((string name, TestPatient patient) in given.patients)
        {
            patients.Add(name, patient);
        }

        foreach ((string name, TestStudy study) in given.studies)
        {
            studies.Add(name, study);
        }
    }

    /// <summary>The value of a placeholder.</summary>
    /// <remarks><c>uid.NAME</c>, <c>uuid.NAME</c>: new ones of this case, or those of its shared data set. <c>kept.NAME</c>: of an earlier
    /// answer. <c>with.NAME</c>: of the step. <c>round</c>: its repetition. <c>now</c>. <c>sut.…</c>. <c>content.NAME.sha1|size</c>.
    /// <c>domain.…</c>, <c>code.ATTRIBUTE[.scheme|.name]</c>, <c>coded.ATTRIBUTE.2</c> (<c>code^^scheme</c> of the second),
    /// <c>misspelt.ATTRIBUTE</c> (the first code with its last letter wrong), <c>trust.A.…</c>: from the profile.
    /// <c>P.nhs</c>, <c>P.id</c>, <c>P.local.A</c>, <c>P.sourceId.A</c>: of a patient.
    /// <c>S.uid</c>, <c>S.accession</c>, <c>S.1.uid</c>, <c>S.1.2.uid</c>: of a study, its first series, its second instance.</remarks>
    /// <exception cref="InvalidDataException">It means nothing here.</exception>
    public string Resolve(string placeholder)
    {
        string[] parts = placeholder.Split('.');
        string? value = parts switch
        {
            ["uid", var name] => Allocate(placeholder, () => Seed.Uid($"{scope}/uid/{name}")),
            ["uuid", var name] => Allocate(placeholder, () => $"urn:uuid:{Seed.Uuid($"{scope}/uuid/{name}")}"),
            ["with", var name] => With.TryGetValue(name, out string? given) ? Template.Expand(given, Resolve) : null,
            ["kept", _] => allocated.GetValueOrDefault(placeholder),
            ["content", var name, "sha1"] => Content(name).Sha1,
            ["content", var name, "size"] => Content(name).Length.ToString(CultureInfo.InvariantCulture),
            ["sut", "manyDocuments"] => Sut.ManyDocuments.ToString(CultureInfo.InvariantCulture),
            ["sut", "manySubmissions"] => (Sut.ManyDocuments / SystemUnderTest.DocumentsASubmission).ToString(CultureInfo.InvariantCulture),
            ["round"] => Round.ToString(CultureInfo.InvariantCulture),
            ["now"] => began.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture),
            ["domain", "homeCommunityId"] => Sut.Domain.HomeCommunityId,
            ["domain", "repositoryUniqueId"] => Sut.Domain.RepositoryUniqueId,
            ["domain", "languageCode"] => Sut.LanguageCode,
            ["domain", "patientIdOid"] => Sut.Domain.PatientIdAuthority.Oid,
            ["coded", var attribute, var place] => Coded(attribute, place),
            ["code", var attribute] => Code(attribute).Value,
            ["misspelt", var attribute] => Code(attribute).Value[..^1] + (Code(attribute).Value[^1] == 'Q' ? 'Z' : 'Q'),
            ["code", var attribute, "scheme"] => Code(attribute).Scheme,
            ["code", var attribute, "name"] => Code(attribute).DisplayName ?? Code(attribute).Value,
            ["trust", var letter, "ods"] => Sut.TrustOf(letter).Ods,
            ["trust", var letter, "retrieveLocationUid"] => Sut.ProfileOf(Sut.TrustOf(letter)).RetrieveLocationUid,
            ["trust", var letter, "sourceId"] => Sut.ProfileOf(Sut.TrustOf(letter)).SourceId,
            [var name, .. var rest] when patients.TryGetValue(name, out TestPatient? patient) => Of(patient, rest),
            [var name, .. var rest] when studies.TryGetValue(name, out TestStudy? study) => Of(study, rest),
            _ => null,
        };
        return value ?? throw new InvalidDataException($"The placeholder ${{{placeholder}}} means nothing in {scope}.");
    }

    private string Allocate(string placeholder, Func<string> make)
    {
        if (!allocated.TryGetValue(placeholder, out string? value))
        {
            value = make();
            allocated.Add(placeholder, value);
        }

        return value;
    }

    private string? Of(TestPatient patient, string[] member) => member switch
    {
        ["nhs"] => patient.NhsNumber,
        ["id"] => $"{patient.NhsNumber}^^^&{Sut.Domain.PatientIdAuthority.Oid}&ISO",
        ["local", var letter] => patient.LocalId(letter),
        ["sourceId", var letter] => $"{patient.LocalId(letter)}^^^&{Sut.ProfileOf(Sut.TrustOf(letter)).PatientIds.Oid}&ISO",
        _ => null,
    };

    private static string? Of(TestStudy study, string[] member)
    {
        int At(int part) => member.Length > part && int.TryParse(member[part], out int number) ? number - 1 : -1;
        IReadOnlyList<TestInstance>? series = study.Series.ElementAtOrDefault(At(0));
        return member switch
        {
            ["uid"] => study.StudyInstanceUid,
            ["accession"] => study.AccessionNumber,
            [_, "uid"] => series?[0].SeriesInstanceUid,
            [_, _, "uid"] => series?.ElementAtOrDefault(At(1))?.SopInstanceUid,
            _ => null,
        };
    }

    private string Coded(string attribute, string place)
    {
        Code code = place == "1" ? Code(attribute)
            : int.TryParse(place, out int number) && Codes(attribute).ElementAtOrDefault(number - 1) is { } found ? found
            : throw new InvalidDataException($"The profile has no {place} codes for {attribute}.");
        return $"{code.Value}^^{code.Scheme}";
    }

    // A domain that lists no codeList takes any code for a folder: its own classes will do.
    private IReadOnlyList<Code> Codes(string attribute) => Sut.Domain.Codes(attribute) is { Count: > 0 } allowed || attribute != "codeList"
        ? Sut.Domain.Codes(attribute)
        : Sut.Domain.Codes("classCode");

    private Code Code(string attribute) => Codes(attribute) is [var first, ..] ? first
        : throw new InvalidDataException($"The profile allows no code for {attribute}.");
}
