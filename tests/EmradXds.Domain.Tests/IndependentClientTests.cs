using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network;
using EmradXds.Host.Demo;
using EmradXds.Metadata.Profile;
using EmradXds.Testing;

namespace EmradXds.Domain.Tests;

/// <summary>Programs that nobody here wrote look at what comes out: Python's <c>email</c> takes the multipart answers apart, pydicom reads each part,
/// dciodvfy judges the demo's images.</summary>
public sealed class IndependentClientTests
{
    private const string Python = "/usr/bin/python3"; // the system's, where pydicom is installed as a package

    /// <summary>One study of each kind that the demo draws.</summary>
    public static TheoryData<string> Modalities => ["CT", "MR", "CR", "US"];

    [Fact]
    public async Task Python_follows_a_patient_by_ITI_18_ITI_43_and_RAD_69_to_instances_that_pydicom_reads()
    {
        if (!Directory.Exists("/usr/lib/python3/dist-packages/pydicom"))
        {
            Assert.Skip("pydicom is not installed");
        }

        using TempFolder folder = new();
        await using TestDomain domain = await TestDomain.StartAsync();
        string nhsNumber = TestDomain.NewNhsNumber();
        await domain.RegisterAsync("RWD", "LN1", nhsNumber);
        string study = DicomUidGenerator.New();
        string series = DicomUidGenerator.New();
        InstanceToStore[] instances = [.. Enumerable.Range(1, 5).Select(number => new TestInstance(study, series, "LN1", number).ToSend())];
        await foreach (StoredInstance stored in domain.Modality("RWD").StoreAsync(instances, CancellationToken.None))
        {
            Assert.True(stored.IsStored);
        }

        await TestDomain.UntilAsync(async () => (await domain.FindAsync(nhsNumber)).Count == 1, "the study can be found");

        string script = Path.Combine(Surroundings.Root, "tests", "EmradXds.Domain.Tests", "Scripts", "study_path.py");
        string[] locations = [.. domain.Profile.Trusts.Select(trust => $"{trust.Ods}={trust.RetrieveLocationUid}")];
        await PeerProcess.RunAsync(
            Python, [script, domain.Base.ToString(), nhsNumber, domain.Profile.PatientIdAuthority.Oid, folder.Path, .. locations]);

        Assert.Equal(
            instances.Select(instance => $"{instance.SopInstanceUid}.dcm").Order(),
            Directory.GetFiles(folder.Path, "*.dcm").Select(file => Path.GetFileName(file)).Order());
        Assert.Single(Directory.GetFiles(folder.Path, "*.manifest"));
    }

    [Theory]
    [MemberData(nameof(Modalities))]
    public async Task The_demos_images_are_valid_to_dciodvfy(string modality)
    {
        string dciodvfy = Surroundings.Program("dciodvfy");
        using TempFolder folder = new();
        AffinityDomain domain = AffinityDomain.Load(TestDomain.ProfileFolder);
        SyntheticStudy study = SyntheticRegion.Studies.First(s => s.Kind.Modality == modality);
        Trust trust = domain.Trusts.Single(t => t.Ods == study.Ods);
        string file = folder.File($"{modality}.dcm");
        await using (FileStream stream = File.Create(file))
        {
            SyntheticImages.Instance(study, trust, 1).Write(stream, DicomTransferSyntax.ExplicitVRLittleEndian);
        }

        string remarks = await PeerProcess.OutputAsync(dciodvfy, file);
        Assert.DoesNotContain("Error", remarks);
        Assert.Contains("Image", remarks); // it knew what it was looking at
    }

    [Fact]
    public async Task A_second_process_on_the_same_folder_or_port_says_so_and_harms_nothing()
    {
        await using TestDomain domain = await TestDomain.StartAsync();

        (int code, string output) = await EmradProcess.RunAsync("demo", "--data", domain.Folder, "--fresh", "--port-base", "0");
        Assert.Equal(1, code);
        Assert.Contains("in use by another emrad", output);
        Assert.True(File.Exists(Path.Combine(domain.Folder, "registry.db")));

        using TempFolder other = new();
        (code, output) = await EmradProcess.RunAsync("demo", "--data", other.Path, "--port-base", $"{domain.Base.Port}");
        Assert.Equal(1, code);
        Assert.Contains($"port {domain.Base.Port}, ", output);
    }

    [Fact]
    public async Task Fresh_deletes_what_a_demo_left_and_nothing_else()
    {
        using TempFolder folder = new();
        string thesis = folder.File("thesis.txt");
        await File.WriteAllTextAsync(thesis, "mine");
        (int code, string output) = await EmradProcess.RunAsync("demo", "--data", folder.Path, "--fresh");
        Assert.Equal(2, code);
        Assert.Contains("was not made by one", output);

        await File.WriteAllTextAsync(folder.File("emrad-demo.txt"), "");
        await File.WriteAllTextAsync(folder.File("sut.json"), "{}");
        using (Host.Domain.DomainFolder held = Host.Domain.DomainFolder.Open(folder.Path))
        {
            Assert.True(held.DeleteDemo());
        }

        Assert.False(File.Exists(folder.File("sut.json")));
        Assert.True(File.Exists(thesis));
    }

    [Theory]
    [InlineData("find", "--nhs", "9990000018", "more")]
    [InlineData("find", "--nhs", "9990000019", "--json")]
    [InlineData("find", "--nhs=9990000018", "--at", "ftp://127.0.0.1/")]
    [InlineData("serve", "--profile", "no-such-folder", "--role=registry")]
    [InlineData("send", "--to=127.0.0.1:65536", "--called", "RWD")]
    public async Task Wrong_use_is_one_line_and_exit_code_2(params string[] words)
    {
        (int code, string output) = await EmradProcess.RunAsync(words);
        Assert.Equal(2, code);
        Assert.StartsWith("emrad: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', output);
    }
}
