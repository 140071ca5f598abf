namespace EmradXds.Dicom.Data;

/// <summary>Reads a Part 10 file from pushed bytes: preamble, meta information, data set. Whoever pushes may seek over large
/// values.</summary>
internal sealed class DicomFileReader(DicomReadOptions options, long end) : IDisposable
{
    private const int PreambleBytes = 128;

    // Preamble, DICM and the first header behind it.
    private const int BytesToSniff = PreambleBytes + 4 + ElementHeader.LongBytes;

    private Stage stage = Stage.Preamble;
    private DatasetReader? reader;
    private DicomDatasetParser? deflated;
    private DicomTransferSyntax? syntax;
    private DicomDataset meta = new();
    private long position;
    private long datasetPosition;

    private enum Stage
    {
        Preamble,
        Meta,
        Sniff,
        Dataset,
    }

    /// <summary>Bytes ahead that need not be seen.</summary>
    public long Skippable => stage == Stage.Dataset ? reader?.Skippable ?? 0 : 0;

    /// <summary>Takes what it can; answers how many bytes that were.</summary>
    public int Advance(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        int at = 0;
        while (true)
        {
            Stage before = stage;
            int taken = stage switch
            {
                Stage.Preamble => ReadPreamble(bytes[at..], isEnd),
                Stage.Meta => ReadMeta(bytes[at..], isEnd),
                Stage.Sniff => ReadFirst(bytes[at..], isEnd),
                _ => ReadDataset(bytes[at..]),
            };
            at += taken;
            position += taken;
            if (stage == before)
            {
                return at;
            }
        }
    }

    /// <summary>The bytes were passed over.</summary>
    public void Skip(long count)
    {
        position += count;
        reader!.Skip(count);
    }

    /// <summary>The file, when no more bytes come.</summary>
    public DicomFile Complete(int unread)
    {
        DicomDataset dataset = deflated?.Complete() ?? reader!.Complete(unread);
        return new DicomFile(dataset, syntax!, meta, datasetPosition);
    }

    /// <inheritdoc/>
    public void Dispose() => deflated?.Dispose();

    private int ReadPreamble(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        if (bytes.Length < BytesToSniff && !isEnd)
        {
            return 0;
        }

        int skipped = bytes.Length >= PreambleBytes + 4 && bytes.Slice(PreambleBytes, 4).SequenceEqual("DICM"u8) ? PreambleBytes + 4
            : options.AcceptsBareDataset && bytes.StartsWith("DICM"u8) ? 4
            : 0;
        if (skipped > 0 || (options.AcceptsBareDataset && bytes.StartsWith((ReadOnlySpan<byte>)[2, 0])))
        {
            stage = Stage.Meta;
            reader = new DatasetReader(DicomTransferSyntax.ExplicitVRLittleEndian, options, skipped, end) { StopsAfterMeta = true };
            return skipped;
        }

        syntax = options.AcceptsBareDataset ? TransferSyntaxGuess.OfBareDataset(bytes) : null;
        if (syntax is null)
        {
            throw new DicomFormatException("This is no DICOM file: no DICM behind a preamble, and no data set without one", null, 0);
        }

        BeginDataset(0);
        return 0;
    }

    private int ReadMeta(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        int taken = reader!.Advance(bytes);
        if (reader.HasStopped || isEnd)
        {
            meta = reader.Complete(bytes.Length - taken);
            stage = Stage.Sniff;
        }

        return taken;
    }

    private int ReadFirst(ReadOnlySpan<byte> bytes, bool isEnd)
    {
        if (meta.GetString(DicomTags.TransferSyntaxUID) is { } uid)
        {
            syntax = DicomTransferSyntax.Of(uid);
            BeginDataset(position);
        }
        else if (!options.AcceptsMissingTransferSyntax)
        {
            throw new DicomFormatException("The meta information says no transfer syntax", DicomTags.TransferSyntaxUID, position);
        }
        else if (bytes.Length >= ElementHeader.ShortBytes || isEnd)
        {
            syntax = TransferSyntaxGuess.OfFirstElement(bytes);
            BeginDataset(position);
        }

        return 0;
    }

    private void BeginDataset(long at)
    {
        (stage, datasetPosition) = (Stage.Dataset, at);
        if (syntax!.IsDeflated)
        {
            deflated = new DicomDatasetParser(syntax, options);
            reader = null;
        }
        else
        {
            reader = new DatasetReader(syntax, options, at, end);
        }
    }

    private int ReadDataset(ReadOnlySpan<byte> bytes)
    {
        if (deflated is null)
        {
            return reader!.Advance(bytes);
        }

        deflated.Write(bytes);
        return bytes.Length;
    }
}
