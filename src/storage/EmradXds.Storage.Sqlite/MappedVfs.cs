using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EmradXds.Storage.Sqlite;

/// <summary>SQLite's own file system with one thing changed: a database is mapped as a whole, once for all connections of the process.
/// SQLite by itself maps 2 GiB at most, for each connection anew and again after each commit of another.</summary>
/// <remarks>https://sqlite.org/vfs.html and mmap.html; the layouts are those of sqlite3.h. Everything but the mapping is left to the file
/// system that was the default, and nothing is ever written through the mapping. Only under Linux, whose mappings may reach beyond the end of
/// a file and show what is appended to it.</remarks>
internal static unsafe partial class MappedVfs
{
    /// <summary>Addresses that a database may fill; a larger one is read from behind them as any file is.</summary>
    private const long Reserved = 1L << 38;

    private const int Ok = 0;
    private const int MainDatabase = 0x100; // SQLITE_OPEN_MAIN_DB
    private const int MapSize = 18; // SQLITE_FCNTL_MMAP_SIZE
    private const int FirstWithFetch = 3; // version of the methods

    private static readonly Lock gate = new();
    private static readonly Dictionary<string, nint> maps = [];
    private static readonly Dictionary<nint, nint> changed = [];
    private static Vfs* original;

    /// <summary>Makes it the default of the process; does nothing where there is no such mapping.</summary>
    public static void Register()
    {
        if (!OperatingSystem.IsLinux() || original is not null)
        {
            return;
        }

        original = (Vfs*)FindVfs(null);
        if (original is null)
        {
            return;
        }

        Vfs* mapped = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs));
        *mapped = *original;
        mapped->FileBytes = AddedAt + sizeof(Added);
        mapped->Next = null;
        mapped->Name = (byte*)Marshal.StringToCoTaskMemUTF8("emrad-mapped");
        mapped->Open = &Open;
        _ = RegisterVfs(mapped, makeDefault: 1);
    }

    private static int AddedAt => (original->FileBytes + 7) & ~7;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Vfs* vfs, byte* name, File* file, int flags, int* outFlags)
    {
        int code = original->Open(original, name, file, flags, outFlags);
        if (code == Ok && (flags & MainDatabase) != 0 && name is not null && file->Methods->Version >= FirstWithFetch)
        {
            Added* added = AddedTo(file);
            added->Original = file->Methods;
            added->Map = MapOf(Marshal.PtrToStringUTF8((nint)name)!);
            if (added->Map is not null)
            {
                file->Methods = Change(file->Methods);
                Measure(file, added);
            }
        }

        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(File* file)
    {
        Added added = *AddedTo(file);
        int code = added.Original->Close(file);
        Release(added.Map);
        return code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(File* file, long bytes)
    {
        Added* added = AddedTo(file);
        Volatile.Write(ref added->Map->Bytes, Math.Min(bytes, Volatile.Read(ref added->Map->Bytes)));
        return added->Original->Truncate(file, bytes);
    }

    /// <summary>SQLite's own mapping is never made.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int FileControl(File* file, int what, void* value)
    {
        if (what != MapSize)
        {
            return AddedTo(file)->Original->FileControl(file, what, value);
        }

        *(long*)value = Reserved;
        return Ok;
    }

    /// <summary>Where a page lies in memory; nowhere, and SQLite reads it, where the file was not so long when it was measured.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Fetch(File* file, long offset, int bytes, void** page)
    {
        Map* map = AddedTo(file)->Map;
        *page = offset + bytes <= Volatile.Read(ref map->Bytes) ? map->Address + offset : null;
        return Ok;
    }

    /// <summary>A page is no longer used, which changes nothing; without a page: the file was changed.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unfetch(File* file, long offset, void* page)
    {
        if (page is null)
        {
            Measure(file, AddedTo(file));
        }

        return Ok;
    }

    private static Added* AddedTo(File* file) => (Added*)((byte*)file + AddedAt);

    private static void Measure(File* file, Added* added)
    {
        long bytes;
        if (added->Map->Address is not null && added->Original->FileSize(file, &bytes) == Ok)
        {
            Volatile.Write(ref added->Map->Bytes, Math.Min(bytes, Reserved));
        }
    }

    private static Methods* Change(Methods* methods)
    {
        lock (gate)
        {
            if (!changed.TryGetValue((nint)methods, out nint known))
            {
                Methods* mapped = (Methods*)NativeMemory.Alloc((nuint)sizeof(Methods));
                *mapped = *methods;
                mapped->Version = FirstWithFetch;
                mapped->Close = &Close;
                mapped->Truncate = &Truncate;
                mapped->FileControl = &FileControl;
                mapped->Fetch = &Fetch;
                mapped->Unfetch = &Unfetch;
                changed.Add((nint)methods, known = (nint)mapped);
            }

            return (Methods*)known;
        }
    }

    /// <summary>The mapping of a file, made when its first connection opens it; null where the file cannot be read.</summary>
    private static Map* MapOf(string path)
    {
        lock (gate)
        {
            if (!maps.TryGetValue(path, out nint known))
            {
                int descriptor = OpenFile(path, ReadOnly | CloseOnExec);
                if (descriptor < 0)
                {
                    return null;
                }

                byte* address = MapMemory(null, Reserved, ReadPages, SharedPages, descriptor, 0);
                Map* map = (Map*)NativeMemory.AllocZeroed((nuint)sizeof(Map));
                map->Address = (nint)address == -1 ? null : address;
                map->Descriptor = descriptor;
                maps.Add(path, known = (nint)map);
            }

            ((Map*)known)->Connections++;
            return (Map*)known;
        }
    }

    /// <summary>The file is closed with its last connection, not before, and before another is opened: closing any of its descriptors ends all
    /// locks that the process has on a file.</summary>
    private static void Release(Map* map)
    {
        lock (gate)
        {
            if (--map->Connections > 0)
            {
                return;
            }

            maps.Remove(maps.First(one => one.Value == (nint)map).Key);
            if (map->Address is not null)
            {
                _ = UnmapMemory(map->Address, Reserved);
            }

            _ = CloseFile(map->Descriptor);
            NativeMemory.Free(map);
        }
    }

    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;
    private const int ReadPages = 1;
    private const int SharedPages = 1;

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    private static partial void* FindVfs(byte* name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    private static partial int RegisterVfs(void* vfs, int makeDefault);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int descriptor);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* MapMemory(void* address, long length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int UnmapMemory(void* address, long length);

    /// <summary>A database's mapping: without an address where none could be made.</summary>
    private struct Map
    {
        public byte* Address;
        public long Bytes;
        public int Descriptor;
        public int Connections;
    }

    /// <summary>What an open file has behind SQLite's own part.</summary>
    private struct Added
    {
        public Methods* Original;
        public Map* Map;
    }

    /// <summary>sqlite3_file.</summary>
    private struct File
    {
        public Methods* Methods;
    }

#pragma warning disable CS0649 // SQLite assigns them.
    /// <summary>sqlite3_vfs.</summary>
    private struct Vfs
    {
        public int Version;
        public int FileBytes;
        public int PathBytes;
        public Vfs* Next;
        public byte* Name;
        public void* AppData;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, File*, int, int*, int> Open;
        public OtherCalls Others;
    }

    /// <summary>xDelete to xNextSystemCall.</summary>
    [InlineArray(14)]
    private struct OtherCalls
    {
        private nint first;
    }

    /// <summary>sqlite3_io_methods.</summary>
    private struct Methods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<File*, int> Close;
        public void* Read;
        public void* Write;
        public delegate* unmanaged[Cdecl]<File*, long, int> Truncate;
        public void* Sync;
        public delegate* unmanaged[Cdecl]<File*, long*, int> FileSize;
        public void* Lock;
        public void* Unlock;
        public void* CheckReservedLock;
        public delegate* unmanaged[Cdecl]<File*, int, void*, int> FileControl;
        public void* SectorSize;
        public void* DeviceCharacteristics;
        public void* ShmMap;
        public void* ShmLock;
        public void* ShmBarrier;
        public void* ShmUnmap;
        public delegate* unmanaged[Cdecl]<File*, long, int, void**, int> Fetch;
        public delegate* unmanaged[Cdecl]<File*, long, void*, int> Unfetch;
    }
#pragma warning restore CS0649
}
