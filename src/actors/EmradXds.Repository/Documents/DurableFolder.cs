using System.Runtime.InteropServices;
using System.Text;

namespace EmradXds.Repository.Documents;

/// <summary>Renames that outlive a power cut.</summary>
/// <remarks>On POSIX systems a new name is on disk when its folder was synced, and .NET opens no folders: hence the calls to the C library.
/// NTFS journals names by itself.</remarks>
internal static class DurableFolder
{
    /// <summary>Puts the names in a folder on disk.</summary>
    /// <exception cref="IOException">They may not be there.</exception>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), 0);
        bool synced = descriptor >= 0 && Fsync(descriptor) == 0;
        int error = Marshal.GetLastPInvokeError();
        if (descriptor >= 0)
        {
            _ = Close(descriptor);
        }

        if (!synced)
        {
            throw new IOException($"A folder of the document store could not be synced to disk (errno {error}).");
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
