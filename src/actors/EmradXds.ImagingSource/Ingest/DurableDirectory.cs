using System.Runtime.InteropServices;
using System.Text;

namespace EmradXds.ImagingSource.Ingest;

/// <summary>Puts the names in a folder on disk: a rename survives a power cut only when its folder was synced (fsync of POSIX).</summary>
/// <remarks>.NET opens no directories, so this asks the C library. Windows journals names itself.</remarks>
internal static class DurableDirectory
{
    private const int OpenReadOnly = 0;

    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), OpenReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"cannot open the folder to sync it, errno {Marshal.GetLastPInvokeError()}");
        }

        try
        {
            if (Fsync(descriptor) != 0)
            {
                throw new IOException($"cannot sync the folder, errno {Marshal.GetLastPInvokeError()}");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Fsync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Close(int descriptor);
}
