using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EmradXds.ImagingSource.Storage;

namespace EmradXds.ImagingSource.Ingest;

/// <summary>The folder of a trust's Part 10 files: received under temporary names, complete ones under their UID.</summary>
/// <remarks>A file appears under its UID at once and whole (rename), after its bytes are on disk; a killed process leaves temporary files
/// only, and these are removed at the next start. A file that is there but not in the index was never acknowledged; sent again, it is
/// overwritten.</remarks>
public sealed class InstanceArchive
{
    private readonly string incoming;
    private readonly string instances;
    private readonly string manifests;

    /// <summary>Makes the folders where they are missing, and removes what a killed process left unfinished.</summary>
    public InstanceArchive(string folder)
    {
        incoming = Path.Combine(folder, "incoming");
        instances = Path.Combine(folder, "instances");
        manifests = Path.Combine(folder, "manifests");
        Directory.CreateDirectory(incoming);
        Directory.CreateDirectory(manifests);
        for (int i = 0; i < 256; i++)
        {
            Directory.CreateDirectory(Path.Combine(instances, i.ToString("x2", CultureInfo.InvariantCulture)));
        }

        DurableDirectory.Sync(instances);
        DurableDirectory.Sync(folder);
        foreach (string unfinished in Directory.EnumerateFiles(incoming))
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Bytes left for us on the disk.</summary>
    public long FreeBytes => new DriveInfo(incoming).AvailableFreeSpace;

    /// <summary>A temporary file nobody else writes to.</summary>
    public string NewTemporaryFile() => Path.Combine(incoming, $"{Guid.NewGuid():N}.part");

    /// <summary>Where an instance is. Files spread over 256 folders: a folder of millions is slow.</summary>
    public string PathOfInstance(string sopInstanceUid) =>
        Path.Combine(instances, $"{SHA256.HashData(Encoding.ASCII.GetBytes(sopInstanceUid))[0]:x2}", $"{sopInstanceUid}.dcm");

    /// <summary>Whether an instance's file is there and as long as it was.</summary>
    public bool Holds(InstanceRow instance) =>
        new FileInfo(PathOfInstance(instance.SopInstanceUid)) is { Exists: true } file && file.Length == instance.FileBytes;

    /// <summary>Where a manifest is.</summary>
    public string PathOfManifest(string sopInstanceUid) => Path.Combine(manifests, $"{sopInstanceUid}.dcm");

    /// <summary>Gives a temporary file, whose bytes are on disk, its final name; the name is on disk when this returns.</summary>
    public static void Place(string temporaryFile, string path)
    {
        File.Move(temporaryFile, path, overwrite: true);
        DurableDirectory.Sync(Path.GetDirectoryName(path)!);
    }
}
