using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Slipway.Core.Checks.Mail;

/// <summary>A mail program on a platform, as caniemail.com names it.</summary>
/// <param name="Id">Its id, such as <c>gmail.android</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Column">Its place among all.</param>
internal sealed record MailClient(string Id, string Name, int Column);

/// <summary>A feature of HTML, CSS or images, and which mail programs support it.</summary>
/// <param name="Id">Its id, such as <c>css-display-flex</c>.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Support">A letter for each program: y yes, n no, a partly, u not known.</param>
internal sealed record MailFeature(string Id, string Title, string Support);

/// <summary>Which mail programs support what: the data of caniemail.com, made small when the program is built.</summary>
internal sealed class ClientTable
{
    private ClientTable(IReadOnlyList<string> lines)
    {
        var parts = lines.Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t')).ToList();
        Clients = parts.Where(p => p.Length == 2).Select((p, i) => new MailClient(p[0], p[1], i)).ToFrozenDictionary(c => c.Id, StringComparer.Ordinal);
        Features = parts.Where(p => p.Length == 3 && p[2].Length == Clients.Count).Select(p => new MailFeature(p[0], p[1], p[2])).ToFrozenDictionary(f => f.Id, StringComparer.Ordinal);
    }

    /// <summary>The table; null when the program was built without it.</summary>
    public static ClientTable? Known { get; } = Load();

    /// <summary>The programs by id.</summary>
    public FrozenDictionary<string, MailClient> Clients { get; }

    /// <summary>The features by id.</summary>
    public FrozenDictionary<string, MailFeature> Features { get; }

    private static ClientTable? Load()
    {
        using var stream = typeof(ClientTable).Assembly.GetManifestResourceStream("client-support.txt");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return new ClientTable(reader.ReadToEnd().Split('\n'));
    }
}
