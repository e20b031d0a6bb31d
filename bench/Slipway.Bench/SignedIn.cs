using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Server.Accounts;

namespace Slipway.Bench;

/// <summary>Somebody signed in at a server of ours that runs in a process of its own.</summary>
internal static partial class SignedIn
{
    private const string Email = "looks@example.com";

    /// <summary>Makes the account, before the server runs.</summary>
    /// <returns>Its sign-in link, below the server's address.</returns>
    public static async Task<string> InviteAsync(People people, params string[] roles) =>
        $"link/{await people.CreateLinkAsync("bench", (await people.CreateAsync("bench", Email, "Who looks", roles)).Account!.Id, TimeSpan.FromHours(1))}";

    /// <summary>Signs in.</summary>
    public static async Task<HttpClient> AtAsync(Uri address, string link)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        var token = Token().Match(await client.GetStringAsync(link)).Groups[1].Value;
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("email", Email), new("name", "Who looks"), new("password", "a long enough password")]);
        using var answer = await client.PostAsync(link, form);
        return answer.IsSuccessStatusCode ? client : throw new RunBrokeException($"Nobody could sign in: {(int)answer.StatusCode}.");
    }

    /// <summary>Waits until the server of a data folder says where it listens.</summary>
    public static async Task<Uri> AddressAsync(string data, RunningProcess server, TimeSpan patience)
    {
        var announced = Path.Combine(data, "server.json");
        for (var end = DateTime.UtcNow + patience; DateTime.UtcNow < end && !server.HasEnded; await Task.Delay(TimeSpan.FromMilliseconds(100)))
        {
            if (File.Exists(announced))
            {
                return new Uri((string)JsonNode.Parse(await File.ReadAllTextAsync(announced))!["address"]!);
            }
        }

        throw new RunBrokeException($"The server did not say where it is. {(server.HasEnded ? await server.SaidAsync() : "")}");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
