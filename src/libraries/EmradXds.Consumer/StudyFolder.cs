using System.Buffers;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Manifest;
using EmradXds.Soap;

namespace EmradXds.Consumer;

/// <summary>Part 10 files on disk, one an instance: <c>{study}/{series}/{instance}.dcm</c>.</summary>
internal sealed class StudyFolder(string folder)
{
    private const int BufferBytes = 128 << 10;

    /// <summary>All of it, to know that a file is whole, but only short values held.</summary>
    private static readonly DicomReadOptions Whole = new() { MaxValueBytesInMemory = 1 << 10 };

    /// <summary>No further than study and series: what breaks the rules of DICOM behind them is taken as its source keeps it.</summary>
    private static readonly DicomReadOptions Identity = Whole with { StopsBefore = new DicomTag(0x0021, 0x0000) };

    /// <summary>Writes what is listed and not there yet.</summary>
    public async Task<FetchResult> FillAsync(
        KeyObjectManifest manifest,
        Func<KeyObjectManifest, IAsyncEnumerable<RetrievedInstance>> retrieve,
        IProgress<FetchProgress>? progress,
        CancellationToken cancel)
    {
        List<string> files = [];
        List<RetrievedInstance> missing = [];
        long bytes = 0;
        HashSet<string> listed = [];
        ManifestSeries NotHere(ManifestSeries series) => series with
        {
            Instances = [.. series.Instances.Where(instance => listed.Add(instance.SopInstanceUid) && !IsHere(series, instance))],
        };
        KeyObjectManifest wanted = manifest with { Series = [.. manifest.Series.Select(NotHere)] };
        void Report() => progress?.Report(new FetchProgress(manifest.StudyInstanceUid, listed.Count, files.Count, missing.Count, bytes));

        Report();
        await foreach (RetrievedInstance instance in retrieve(wanted))
        {
            (string? file, long count, InstanceFailure? failure) =
                instance.HasArrived ? await WriteAsync(instance, instance.Content, cancel) : (null, 0, instance.Failure);
            if (file is null)
            {
                missing.Add(instance with { Failure = failure, Content = null });
            }
            else
            {
                files.Add(file);
                bytes += count;
            }

            Report();
        }

        return new FetchResult(manifest.StudyInstanceUid, listed.Count, files, missing, bytes);

        bool IsHere(ManifestSeries series, ManifestInstance instance)
        {
            string? path = PathOf(series.StudyInstanceUid, series.SeriesInstanceUid, instance.SopInstanceUid);
            if (path is null || !File.Exists(path)
                || WhatIsWrong(path, Whole, series.StudyInstanceUid, series.SeriesInstanceUid, instance.SopInstanceUid) is not null)
            {
                return false;
            }

            files.Add(path);
            return true;
        }
    }

    private async Task<(string? File, long Bytes, InstanceFailure? Failure)> WriteAsync(
        RetrievedInstance instance, Stream content, CancellationToken cancel)
    {
        string? path = PathOf(instance.StudyInstanceUid, instance.SeriesInstanceUid, instance.SopInstanceUid);
        if (path is null)
        {
            return (null, 0, new(InstanceFailure.NoUid, "A UID of the manifest is none (PS3.5 9.1): no file can be named for it."));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string part = path + ".part";
        try
        {
            FileStream file = new(part, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            await using (file)
            {
                if (await CopyAsync(content, file, cancel) is { } broken)
                {
                    return (null, 0, new(InstanceFailure.Unreachable, $"The instance broke off: {broken.Message}"));
                }
            }

            if (WhatIsWrong(part, Identity, instance.StudyInstanceUid, instance.SeriesInstanceUid, instance.SopInstanceUid) is { } wrong)
            {
                return (null, 0, new(InstanceFailure.WrongContent, $"{wrong} It is discarded."));
            }

            File.Move(part, path, overwrite: true);
            return (path, new FileInfo(path).Length, null);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Null when all is copied; else what broke on the source's side. A disk that is full throws.</summary>
    private static async Task<Exception?> CopyAsync(Stream content, FileStream file, CancellationToken cancel)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (true)
            {
                int count;
                try
                {
                    count = await content.ReadAsync(buffer, cancel);
                }
                catch (Exception e) when (e is IOException or SoapFaultException or HttpRequestException)
                {
                    return e;
                }

                if (count == 0)
                {
                    return null;
                }

                await file.WriteAsync(buffer.AsMemory(0, count), cancel);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Null where the file is the instance, of that series and study; else what it is instead, or why that cannot be
    /// told.</summary>
    private static string? WhatIsWrong(string path, DicomReadOptions options, string study, string series, string instance)
    {
        DicomDataset dataset;
        try
        {
            dataset = DicomFile.Open(path, options).Dataset;
        }
        catch (DicomFormatException e)
        {
            return $"The data set of the instance {instance} cannot be read: {e.Message}.";
        }

        return Differs(DicomTags.SOPInstanceUID, instance)
            ?? Differs(DicomTags.SeriesInstanceUID, series)
            ?? Differs(DicomTags.StudyInstanceUID, study);

        string? Differs(DicomTag tag, string expected) => dataset.GetString(tag) is { } value && value != expected
            ? $"The data set of the instance {instance} has {value} in {tag} where the manifest says {expected}."
            : null;
    }

    /// <summary>Null where an id is no UID: it came from afar and must not lead out of the folder.</summary>
    private string? PathOf(string study, string series, string instance) =>
        UidSyntax.IsValid(study) && UidSyntax.IsValid(series) && UidSyntax.IsValid(instance)
            ? Path.GetFullPath(Path.Combine(folder, study, series, $"{instance}.dcm"))
            : null;
}
