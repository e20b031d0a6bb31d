using Slipway.Server.Commands;

namespace Slipway.Server.Checks;

/// <summary>Fetches a staged page of our own server, and nothing else: a checker that fetches what it is told to is a way into networks.</summary>
internal static class StagedPage
{
    private const int LargestPage = 10_000_000;

    /// <exception cref="CommandException">The address is not ours, or does not answer with a page.</exception>
    public static async Task<string> FetchAsync(Uri page, Uri? server, CancellationToken stop)
    {
        if (server is null || Uri.Compare(page, server, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) != 0)
        {
            throw CommandException.WrongUse("page-not-ours", server is null
                ? $"No server runs that could hold {page}. Start it with slipway serve, or name it with --server URL."
                : $"Only staged pages of {server.GetLeftPart(UriPartial.Authority)} are fetched. For another page, save its HTML and check the file.");
        }

        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = LargestPage };
        using var answer = await client.GetAsync(page, stop);
        if (!answer.IsSuccessStatusCode)
        {
            throw new CommandException("page-not-there", ExitCode.Findings, $"{page} answers {(int)answer.StatusCode}. The address of a staged page ends when it expires: take a fresh one from the review.");
        }

        return await answer.Content.ReadAsStringAsync(stop);
    }
}
