using System.Globalization;
using System.Security.Cryptography;

namespace Slipway.Server.Demo;

/// <summary>A fresh workspace for a demonstration, made from the examples that come with the program.</summary>
internal static class DemoFolder
{
    /// <summary>The example that is played when none is named.</summary>
    public const string Webinar = "warehouse-webinar";

    /// <summary>The examples that can be played.</summary>
    public static string[] Playable { get; } = [Webinar, "account-outreach"];

    public static string ContactsFile => ContactsOf(Webinar);

    public static string BriefFile => BriefOf(Webinar);

    public static string ContactsOf(string example) => Path.Combine(Examples, example, "contacts.csv");

    public static string BriefOf(string example) => Path.Combine(Examples, example, "brief.md");

    private static string Examples => Path.Combine(AppContext.BaseDirectory, "examples");

    public static string Make(string? wanted)
    {
        var data = wanted is null ? Directory.CreateTempSubdirectory("slipway-demo-").FullName : Path.GetFullPath(wanted);
        var workspace = Path.Combine(data, "workspace");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Examples, "brand"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(workspace, "brand", Path.GetRelativePath(Path.Combine(Examples, "brand"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        // The same people have the same ids in every demonstration, so the same ones are held out; a real folder makes its own key.
        var keys = Directory.CreateDirectory(Path.Combine(data, "keys")).FullName;
        if (!File.Exists(Path.Combine(keys, "references.key")))
        {
            File.WriteAllBytes(Path.Combine(keys, "references.key"), SHA256.HashData("slipway demonstration"u8));
        }

        File.WriteAllText(Path.Combine(workspace, "slipway.yaml"), "name: Nordlager Software\nseed: nordlager-demo\n");
        return data;
    }

    /// <summary>The settings, with mail going to a receiving mailbox on this machine.</summary>
    public static IConfiguration Mailing(IConfiguration settings, int smtpPort) => new ConfigurationBuilder().AddConfiguration(settings)
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:Port"] = smtpPort.ToString(CultureInfo.InvariantCulture),
            ["Smtp:Security"] = "None",
        })
        .Build();
}
