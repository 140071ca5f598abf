using System.Text.RegularExpressions;

namespace EmradXds.Architecture.Tests;

public sealed partial class SizesTests
{
    [Fact]
    public void No_file_has_more_than_500_lines() =>
        Assert.Empty(Checkout.Sources.Where(file => file.Lines > 500).Select(file => $"{file.Path}: {file.Lines}"));

    [Fact]
    public void No_transaction_file_has_more_than_300_lines() =>
        Assert.Empty(Checkout.Sources.Where(file => Transaction().IsMatch(file.Name) && file.Lines > 300).Select(file => $"{file.Path}: {file.Lines}"));

    [Fact]
    public void Nine_files_in_ten_have_at_most_250_lines()
    {
        int[] lines = [.. Checkout.Sources.Select(file => file.Lines).Order()];
        Assert.InRange(lines[lines.Length * 9 / 10], 0, 250);
    }

    [Fact]
    public void Serving_stays_small_and_knows_no_document_patient_or_image()
    {
        List<SourceFile> serving = [.. Checkout.Sources.Where(file => file.Path.Contains("EmradXds.Serving"))];
        Assert.InRange(serving.Sum(file => file.Lines), 1, 2_500);
        Assert.Empty(serving.Where(file => Content().IsMatch(file.Text)).Select(file => file.Path));
    }

    [GeneratedRegex(@"^(Iti|Rad)\d+\w+$")]
    private static partial Regex Transaction();

    [GeneratedRegex(@"\b(DocumentEntry|SubmissionSet|DocumentResponse|Trust|Cx|Xpn|PidView|KeyObjectManifest|DicomDataset)\b")]
    private static partial Regex Content();
}
