namespace Slipway.Store;

/// <summary>Holds a data folder for one server: a second one on the same folder is told so instead of doing the work twice.</summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="StoreUnavailableException">Another server holds the folder, or it cannot be written.</exception>
    public static FolderLock Take(string folder)
    {
        var path = Path.Combine(folder, "slipway.lock");
        try
        {
            Directory.CreateDirectory(folder);
            var file = Open(path, folder);
            file.SetLength(0);
            file.Write(System.Text.Encoding.UTF8.GetBytes($"{Environment.ProcessId}\n"));
            file.Flush();
            return new FolderLock(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The folder {folder} cannot be written: {e.Message} Choose another with --data, or give this user the right to write.", e);
        }
    }

    public void Dispose() => _file.Dispose();

    // Only opening tells of another holder; writing can fail for want of room.
    private static FileStream Open(string path, string folder)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new StoreUnavailableException(
                $"Another Slipway server is using {folder}. Stop it first, or start this one with --data and another folder.", e);
        }
    }
}
