using System.Security.Cryptography;
using EmradXds.Conformance.Synthetic;
using EmradXds.Dicom.Data;

namespace EmradXds.Conformance.Judging;

/// <summary>A Part 10 file that came, by way of a temporary file: its syntax, and the hash of its data set.</summary>
internal sealed record ReceivedFile(string? TransferSyntaxUid, string? DatasetHash, string? Trouble)
{
    public static async Task<ReceivedFile> ReadAsync(Stream content, CancellationToken cancel)
    {
        string path = Path.Combine(Path.GetTempPath(), $"conformance-{Guid.NewGuid():N}.dcm");
        try
        {
            await using (FileStream file = File.Create(path))
            {
                await content.CopyToAsync(file, cancel);
            }

            DicomFile read = DicomFile.Open(path);
            await using FileStream dataset = File.OpenRead(path);
            dataset.Position = read.DatasetPosition;
            return new ReceivedFile(read.TransferSyntax.Uid, Convert.ToHexStringLower(await SHA256.HashDataAsync(dataset, cancel)), null);
        }
        catch (DicomFormatException e)
        {
            return new ReceivedFile(null, null, e.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The data set must be the one that was sent, byte for byte, in the syntax that was sent.</summary>
    public Check CompareWith(TestInstance sent, string where) => new(
        DatasetHash == sent.Hash && TransferSyntaxUid == sent.TransferSyntax.Uid ? Verdict.Pass : Verdict.Fail,
        $"data set of {sent.SopInstanceUid}",
        $"{sent.TransferSyntax.Uid}, SHA-256 {sent.Hash}",
        Trouble ?? $"{TransferSyntaxUid}, SHA-256 {DatasetHash}",
        where,
        "What was stored returns byte for byte, demographics included (RAD TF-2 4.69.4.2.2).");
}
