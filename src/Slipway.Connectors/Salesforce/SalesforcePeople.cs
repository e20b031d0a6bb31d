using System.Collections.Immutable;
using Slipway.Sdk.Connectors;

namespace Slipway.Connectors.Salesforce;

/// <summary>A person of the audience who is in the org.</summary>
/// <param name="Member">The person's id where the audience is held.</param>
/// <param name="Record">The contact's or lead's id.</param>
/// <param name="Owner">Who owns that record: a user, or a queue.</param>
internal sealed record FoundPerson(string Member, string Record, string Owner)
{
    /// <summary>The target account the person belongs to; null where the audience has none.</summary>
    public string? Account { get; init; }

    public bool IsContact => Record.StartsWith("003", StringComparison.Ordinal);
}

/// <summary>Who of an audience may become a member.</summary>
/// <param name="Treated">Those who are not held out.</param>
/// <param name="HeldOut">How many are held out.</param>
/// <param name="Shared">Those who are not held out and share an email address with somebody who is.</param>
internal sealed record AudienceParts(ImmutableArray<AudienceMember> Treated, int HeldOut, ImmutableArray<string> Shared);

/// <summary>Finds the people of an audience among the contacts and leads of an org.</summary>
internal sealed class SalesforcePeople(SalesforceRecords records)
{
    /// <summary>Reads an audience, and takes out everyone who is held out: by the arm, and by the address, since one lead or contact may stand for both.</summary>
    public static async Task<AudienceParts> ReadAsync(IAudienceMembers? members, string? audience, CancellationToken cancellation)
    {
        var all = new List<AudienceMember>();
        if (members is not null && audience is not null)
        {
            await foreach (var member in members.MembersAsync(audience, cancellation))
            {
                all.Add(member);
            }
        }

        var held = all.Where(m => m.HeldOut).Select(m => m.Email).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new AudienceParts(
            [.. all.Where(m => !m.HeldOut && !held.Contains(m.Email)).DistinctBy(m => m.Email, StringComparer.OrdinalIgnoreCase)],
            all.Count(m => m.HeldOut),
            [.. all.Where(m => !m.HeldOut && held.Contains(m.Email)).Select(m => m.Id)]);
    }

    /// <summary>Those who are in the org, and the ids of those who are not. Who is both contact and lead is taken as the contact; of several the oldest.</summary>
    public async Task<(List<FoundPerson> Found, List<string> Unknown)> FindAsync(ImmutableArray<AudienceMember> treated, CancellationToken cancellation)
    {
        var contacts = await ByEmailAsync("Contact", "", treated.Select(m => m.Email), cancellation);
        var leads = await ByEmailAsync("Lead", "IsConverted = false AND ", treated.Select(m => m.Email).Where(e => !contacts.ContainsKey(e)), cancellation);
        var (found, unknown) = (new List<FoundPerson>(), new List<string>());
        foreach (var member in treated)
        {
            if (contacts.GetValueOrDefault(member.Email) is { } contact)
            {
                found.Add(new FoundPerson(member.Id, contact.Id, contact.OwnerId ?? "") { Account = member.Account });
            }
            else if (leads.GetValueOrDefault(member.Email) is { } lead)
            {
                found.Add(new FoundPerson(member.Id, lead.Id, lead.OwnerId ?? "") { Account = member.Account });
            }
            else
            {
                unknown.Add(member.Id);
            }
        }

        return (found, unknown);
    }

    private async Task<Dictionary<string, PersonRow>> ByEmailAsync(string type, string condition, IEnumerable<string> emails, CancellationToken cancellation)
    {
        var found = new Dictionary<string, PersonRow>(StringComparer.OrdinalIgnoreCase);
        foreach (var group in Soql.Groups(emails.Where(e => e.Length > 0)))
        {
            var soql = $"SELECT Id, Email, OwnerId FROM {type} WHERE {condition}Email IN {Soql.List(group)} ORDER BY CreatedDate, Id";
            await foreach (var person in records.QueryAsync(soql, SalesforceJson.Default.SalesforcePagePersonRow, cancellation))
            {
                found.TryAdd(person.Email ?? "", person);
            }
        }

        return found;
    }
}
