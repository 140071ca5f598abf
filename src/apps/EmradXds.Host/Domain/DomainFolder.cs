namespace EmradXds.Host.Domain;

/// <summary>The folder of databases, documents, instances and log, held by one process at a time.</summary>
internal sealed class DomainFolder : IDisposable
{
    private const string LockName = "emrad.lock";
    private const string MarkerName = "emrad-demo.txt";

    private readonly FileStream held;

    private DomainFolder(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes the folder where it is missing, and holds it until disposed; the system lets go of it when the process dies.</summary>
    /// <exception cref="IOException">It cannot be written, or another process holds it.</exception>
    public static DomainFolder Open(string folder)
    {
        string path = System.IO.Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"--data: no folder can be made at '{path}'", e);
        }

        try
        {
            string held = System.IO.Path.Combine(path, LockName);
            return new DomainFolder(
                path, new FileStream(held, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose));
        }
        catch (UnauthorizedAccessException)
        {
            throw new IOException($"--data: the folder '{path}' cannot be written");
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new IOException($"--data: the folder '{path}' is in use by another emrad; end that one or name another folder");
        }
    }

    /// <summary>Says that a demo writes here.</summary>
    public void MarkAsDemo() => File.WriteAllText(At(MarkerName), "Written by emrad demo; --fresh deletes what it left in this folder.\n");

    /// <summary>Deletes what a demo left and nothing else.</summary>
    /// <returns>False, and nothing is deleted, where something is here that no demo made.</returns>
    public bool DeleteDemo()
    {
        string[] others = [.. Directory.EnumerateFileSystemEntries(Path).Where(entry => System.IO.Path.GetFileName(entry) != LockName)];
        if (others.Length > 0 && !File.Exists(At(MarkerName)))
        {
            return false;
        }

        foreach (string folder in new[] { "documents", "imaging" }.Select(At).Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }

        string[] patterns = ["registry.db*", "repository.db*", "identity.db*", "emrad.log", "sut.json"];
        foreach (string file in patterns.SelectMany(pattern => Directory.GetFiles(Path, pattern)))
        {
            File.Delete(file);
        }

        return true;
    }

    public void Dispose() => held.Dispose();

    private string At(string name) => System.IO.Path.Combine(Path, name);
}
