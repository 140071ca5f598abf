using System.Diagnostics;
using System.Text.Json;
using EmradXds.Dicom.Data;
using EmradXds.Testing;

namespace EmradXds.Dicom.Tests.Data;

/// <summary>Real files, as pydicom reads them.</summary>
public sealed class SampleFilesTests
{
    private const string FindPydicom = "import importlib.util; print(bool(importlib.util.find_spec('pydicom')))";

    // pydicom says of every element its tag path, its VR, and a text that both sides can make of its value.
    private const string Oracle = """
        import json, sys, warnings
        warnings.simplefilter("ignore")
        import pydicom
        from pydicom.multival import MultiValue
        def walk(ds, path, out):
            for e in ds:
                vr = getattr(e.VR, "value", e.VR)
                p = path + "%08X" % int(e.tag)
                if e.VR == "SQ":
                    out[p] = "SQ %d" % len(e.value)
                    for i, item in enumerate(e.value):
                        walk(item, p + "/%d/" % i, out)
                elif isinstance(e.value, bytes):
                    out[p] = "%s %d bytes" % (vr, len(e.value))
                else:
                    v = e.value
                    values = list(v) if isinstance(v, (MultiValue, list)) else [] if v is None or v == "" else [v]
                    if e.VR in ("FL", "FD", "DS", "IS"):
                        out[p] = "%s %d values" % (vr, len(values))
                    elif e.VR == "AT":
                        out[p] = "AT " + "|".join("%08X" % int(x) for x in values)
                    else:
                        out[p] = vr + " " + "|".join(str(x) for x in values)
        for name in sys.argv[1:]:
            out = {}
            try:
                ds = pydicom.dcmread(name, force=True)
                walk(ds, "", out)
            except Exception as x:
                out = {"error": str(x)}
            print(json.dumps(out))
        """;

    // Nothing but a lone space stands before its data set: dcmdump and gdcmconv refuse it, pydicom reads one element of garbage.
    private const string StrayByte = "no_meta.dcm";

    [Fact]
    public void Every_file_reads_as_pydicom_reads_it()
    {
        string samples = Surroundings.Samples();
        string[] names = Names(samples);
        string[] lines = Run(PythonWithPydicom(), ["-c", Oracle, .. names.Select(name => Path.Combine(samples, name))]);
        List<string> differences = [];
        foreach ((string name, string line) in names.Zip(lines))
        {
            Dictionary<string, string> theirs = JsonSerializer.Deserialize<Dictionary<string, string>>(line)!;
            Dictionary<string, string> ours = [];
            try
            {
                Walk(DicomFile.Open(Path.Combine(samples, name)).Dataset, "", ours);
            }
            catch (DicomFormatException exception)
            {
                ours["error"] = exception.Message;
            }

            differences.AddRange(theirs.Keys.Union(ours.Keys)
                .Where(key => !Agree(theirs.GetValueOrDefault(key), ours.GetValueOrDefault(key)))
                .Select(key => $"{name} {key}: pydicom '{theirs.GetValueOrDefault(key)}', we '{ours.GetValueOrDefault(key)}'"));
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void Every_file_rewritten_says_the_same_to_pydicom()
    {
        string samples = Surroundings.Samples();
        string python = PythonWithPydicom();
        using TempFolder folder = new();
        DicomReadOptions whole = new() { MaxValueBytesInMemory = 16 << 20 };
        string[] names = Names(samples);
        for (int i = 0; i < names.Length; i++)
        {
            DicomFile file = DicomFile.Open(Path.Combine(samples, names[i]), whole);
            DicomTransferSyntax syntax = file.TransferSyntax.IsEncapsulated ? file.TransferSyntax : DicomTransferSyntax.ExplicitVRLittleEndian;
            using FileStream written = File.Create(folder.File($"{i}.dcm"));
            new DicomFile(file.Dataset, syntax).Write(written);
        }

        string[] originals = Run(python, ["-c", Oracle, .. names.Select(name => Path.Combine(samples, name))]);
        string[] copies = Run(python, ["-c", Oracle, .. names.Select((_, i) => folder.File($"{i}.dcm"))]);

        Assert.Equal(names.Length, copies.Length);
        // Two of them have a private value of 9 bytes, which is padded when written.
        Assert.All(originals, (original, i) => Assert.Equal(original.Replace("UN 9 bytes", "UN 10 bytes", StringComparison.Ordinal), copies[i]));
    }

    [Theory]
    [InlineData(DicomUids.ImplicitVRLittleEndian)]
    [InlineData(DicomUids.ExplicitVRLittleEndian)]
    [InlineData(DicomUids.ExplicitVRBigEndian)]
    [InlineData(DicomUids.DeflatedExplicitVRLittleEndian)]
    [InlineData(DicomUids.RLELossless)]
    public void DCMTK_reads_what_is_written(string uid)
    {
        string dcmdump = Surroundings.Program("dcmdump");
        using TempFolder folder = new();
        DicomDataset dataset = DicomDatasetParserTests.Example();
        if (uid == DicomUids.RLELossless)
        {
            dataset.AddFragments(DicomTags.PixelData, ReadOnlyMemory<byte>.Empty, new byte[] { 1, 2, 3 });
        }

        string path = folder.File("a.dcm");
        using (FileStream stream = File.Create(path))
        {
            new DicomFile(dataset, DicomTransferSyntax.Of(uid)).Write(stream);
        }

        string[] lines = Run(dcmdump, ["+Un", path]);

        Assert.Contains(lines, line => line.Contains("(0028,0010) US 512 ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("(0018,1063)", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("[113030]", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("(0040,a160) UT [xxxx", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("MR_truncated.dcm")]
    [InlineData("rtplan_truncated.dcm")]
    [InlineData(StrayByte)]
    public async Task What_ends_too_early_or_begins_nowhere_is_refused(string name)
    {
        string path = Path.Combine(Surroundings.Samples(), name);
        DicomFormatException refused = Assert.Throws<DicomFormatException>(() => DicomFile.Open(path));
        await using FileStream stream = File.OpenRead(path);
        await Assert.ThrowsAsync<DicomFormatException>(() => DicomFile.OpenAsync(stream, null, TestContext.Current.CancellationToken));
        Assert.InRange(refused.Position, 0, stream.Length);
    }

    /// <summary>pydicom knows some private elements that we call UN, and drops the empty end of a name.</summary>
    private static bool Agree(string? theirs, string? ours) => theirs == ours
        || (ours is not null && ours.StartsWith("UN ", StringComparison.Ordinal) && theirs is not null)
        || (ours is not null && ours.StartsWith("PN ", StringComparison.Ordinal) && theirs == ours.TrimEnd('='));

    private static void Walk(DicomDataset dataset, string path, Dictionary<string, string> lines)
    {
        foreach (DicomElement element in dataset.Elements)
        {
            string key = $"{path}{element.Tag.Value:X8}";
            string vr = element.VR.ToString();
            IReadOnlyList<string> values = element is { VR.IsText: true } or { VR.UnitBytes: > 1 } ? dataset.GetStrings(element.Tag) : [];
            if (vr == "SQ")
            {
                lines[key] = $"SQ {element.Items.Count}";
                for (int i = 0; i < element.Items.Count; i++)
                {
                    Walk(element.Items[i], $"{key}/{i}/", lines);
                }
            }
            else if (element.Fragments is { } fragments)
            {
                lines[key] = $"{vr} {fragments.Sum(fragment => fragment.Length + 8)} bytes";
            }
            else if (vr is "OB" or "OW" or "UN" or "OF" or "OD" or "OL" or "OV")
            {
                lines[key] = $"{vr} {element.Length} bytes";
            }
            else
            {
                string[] given = values is [""] ? [] : [.. values];
                lines[key] = vr is "FL" or "FD" or "DS" or "IS" ? $"{vr} {given.Length} values" : $"{vr} {string.Join('|', given)}";
            }
        }
    }

    /// <summary>The files that are whole.</summary>
    private static string[] Names(string samples) =>
    [
        .. Directory.GetFiles(samples, "*.dcm", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(samples, path))
            .Where(name => !name.Contains("truncated", StringComparison.Ordinal) && name != StrayByte).Order(),
    ];

    /// <summary>The first Python on the path that has pydicom.</summary>
    private static string PythonWithPydicom()
    {
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "python3"))
            .FirstOrDefault(path => File.Exists(path) && Run(path, ["-c", FindPydicom]) is ["True"]);
        if (found is null)
        {
            Assert.Skip("No Python here has pydicom");
        }

        return found;
    }

    private static string[] Run(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
