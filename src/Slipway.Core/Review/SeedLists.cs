using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Review;

/// <summary>Addresses to which emails are sent to be looked at before a launch, by a name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Addresses">The addresses.</param>
public sealed record SeedList(string Name, ImmutableArray<string> Addresses);

/// <summary>Reads the file <c>seeds.yaml</c> of a workspace.</summary>
public static class SeedListReader
{
    /// <summary>The file.</summary>
    public const string File = "seeds.yaml";

    /// <summary>How many addresses a list may have: a test is looked at, and is no way to write to many.</summary>
    public const int MostAddresses = 20;

    private const string Example =
        """
        seeds:
          - name: inboxes
            addresses: [inbox@example.com, phone@example.com]
        """;

    /// <summary>The lists that can be read, and everything that is wrong with the others.</summary>
    public static (ImmutableArray<SeedList> Lists, ImmutableArray<Finding> Findings) Read(string file, string text)
    {
        var findings = new FindingList();
        var lists = ImmutableArray.CreateBuilder<SeedList>();
        if (YamlText.ReadMap(file, text, findings) is { } map)
        {
            var fields = new YamlFields(map, findings);
            foreach (var item in fields.Mappings("seeds", Example))
            {
                var name = item.Slug("name", "inboxes");
                var written = item.Scalars("addresses", "[inbox@example.com]");
                item.Close();
                foreach (var wrong in written.Where(a => !IsAddress(a.Text.Trim())))
                {
                    findings.Error("seed-address", $"\"{wrong.Text}\" is no email address.", wrong.Place, "Write it like inbox@example.com.");
                }

                if (written.Length > MostAddresses)
                {
                    item.Error("seeds-many", "addresses", $"The list has {written.Length} addresses, and a test goes to {MostAddresses} at most.", "Make several lists of it.");
                }
                else if (lists.Any(l => l.Name == name))
                {
                    item.Error("seeds-twice", "name", $"There are two lists named {name}; the one here is left out.", "Rename one of them.");
                }
                else if (name is not null && written.Select(a => a.Text.Trim()).Where(IsAddress).Distinct(StringComparer.OrdinalIgnoreCase).ToImmutableArray() is { IsEmpty: false } addresses)
                {
                    lists.Add(new SeedList(name, addresses));
                }
            }

            fields.Close();
        }

        return (lists.ToImmutable(), findings.InOrder());
    }

    // What it is exactly is told by who writes it into a mail.
    private static bool IsAddress(string text) => text.Length <= 254 && text.IndexOf('@') is > 0 and var at && at == text.LastIndexOf('@') && at < text.Length - 1 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}
