namespace Slipway.Store.Keys;

/// <summary>Files that only this user may read: keys, secrets, personal data.</summary>
public static class PrivateFile
{
    /// <summary>Makes one, or empties the one that is there.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Writes one whole or not at all: made aside, on the disk, and renamed, so that a crash in between leaves no half of it behind.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool overwrite = false)
    {
        using (var file = Create(path + ".new"))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite);
    }
}
