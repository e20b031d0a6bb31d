using System.Text.Json;
using Slipway.Server.Commands;

namespace Slipway.Server.Serving;

/// <summary>Where the server of a data folder answers; a file says so while it runs, for commands that talk to it.</summary>
internal sealed record RunningServer(string Address, int Process)
{
    public static RunningServer? Find(string data)
    {
        try
        {
            return JsonSerializer.Deserialize<RunningServer>(File.ReadAllText(FileIn(data)), Output.JsonNames);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static void Announce(string data, string address) =>
        File.WriteAllText(FileIn(data), JsonSerializer.Serialize(new RunningServer(address, Environment.ProcessId), Output.JsonNames));

    public static void Withdraw(string data)
    {
        try
        {
            File.Delete(FileIn(data));
        }
        catch (IOException)
        {
            // The file only helps others find us; the folder may already be gone.
        }
    }

    /// <summary>Whether it answers that it is ready, within two seconds.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken stop)
    {
        // One that is gone refuses at once; one that is only busy must not be taken for gone.
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        try
        {
            using var answer = await client.GetAsync(new Uri(new Uri(Address), "/health/ready"), stop);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string FileIn(string data) => Path.Combine(data, "server.json");
}
