using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Slipway.Store;

/// <summary>Prefers the system's SQLite: the bundled one is of 2021.</summary>
internal static class SystemSqlite
{
    private static readonly string[] _names = ["libsqlite3.so.0", "libsqlite3.0.dylib", "winsqlite3"];

    static SystemSqlite()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        Batteries_V2.Init();
    }

    /// <summary>Runs the choice above, once.</summary>
    public static void Prefer() => RuntimeHelpers.RunClassConstructor(typeof(SystemSqlite).TypeHandle);

    private static IntPtr Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        if (library == "e_sqlite3")
        {
            foreach (var name in _names)
            {
                if (NativeLibrary.TryLoad(name, out var handle))
                {
                    return handle;
                }
            }
        }

        return IntPtr.Zero;
    }
}
