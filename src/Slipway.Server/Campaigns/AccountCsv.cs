using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Slipway.Core.Text;
using Slipway.Engine.Measuring;

namespace Slipway.Server.Campaigns;

/// <summary>What happened at each target account as a file for a spreadsheet.</summary>
internal static class AccountCsv
{
    /// <param name="accounts">The accounts.</param>
    /// <param name="metric">The goal, which names its column.</param>
    public static string Write(ImmutableArray<AccountResult> accounts, string metric)
    {
        var text = new StringBuilder(CsvText.Write(["account", "name", "owner", "tier", "arm", "people", "mails", "clicks", "visits", "replies", metric, "last_touch"]));
        foreach (var a in accounts)
        {
            text.Append(CsvText.Write(
            [
                a.Account, a.Name, a.Owner ?? "", a.Tier ?? "", a.Arm ?? "", Number(a.People), Number(a.Mails), Number(a.Clicks), Number(a.Visits), Number(a.Replies), Number(a.Reached),
                a.LastTouch?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "",
            ]));
        }

        return text.ToString();
    }

    private static string Number(long of) => of.ToString(CultureInfo.InvariantCulture);
}
