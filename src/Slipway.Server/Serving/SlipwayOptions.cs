using System.Text.Json;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Slipway.Server.Commands;

namespace Slipway.Server.Serving;

/// <summary>The settings of a server.</summary>
/// <remarks>
/// Each is read from <c>slipway.json</c> in the data folder (<c>{ "urls": "…" }</c>), over that from the environment (<c>Slipway__Urls</c>), and over that
/// from the command's own options. Slices read their own sections from <see cref="Settings"/>.
/// </remarks>
public sealed record SlipwayOptions
{
    /// <summary>Where the database, the keys and the audit head are.</summary>
    public required string Data { get; init; }

    /// <summary>PostgreSQL as a connection string, for several nodes on one database; null: SQLite in the data folder. It may hold a password and is not to be shown.</summary>
    public string? Database { get; init; }

    /// <summary>Where to listen, several apart by ';'. Only this machine can reach the default.</summary>
    public string Urls { get; init; } = "http://localhost:5080";

    /// <summary>The address that links in mails and on screens begin with; null: the first one listened on.</summary>
    public string? PublicAddress { get; init; }

    /// <summary>Whether a proxy on this machine ends TLS and says the caller's address in X-Forwarded-For and -Proto.</summary>
    public bool BehindProxy { get; init; }

    /// <summary>A demonstration: said on every page, and a person may sign in by link without choosing a password.</summary>
    public bool Demo { get; init; }

    /// <summary>Whether the scheduler wakes the work; a proof or test beats the pulse itself.</summary>
    public bool BeatsByItself { get; init; } = true;

    /// <summary>All settings, for the sections of slices.</summary>
    public IConfiguration Settings { get; init; } = new ConfigurationBuilder().Build();

    /// <summary>Reads the settings of a data folder.</summary>
    /// <param name="data">The folder, when the command names one.</param>
    /// <param name="urls">Where to listen, when the command says.</param>
    /// <param name="database">Where PostgreSQL is, when the command says.</param>
    /// <exception cref="SettingsException">A setting cannot be read.</exception>
    public static SlipwayOptions Read(string? data, string? urls, string? database = null)
    {
        var environment = new ConfigurationBuilder().Add(new EnvironmentVariablesConfigurationSource { Prefix = "Slipway__" }).Build();
        var folder = Path.GetFullPath(data ?? environment["Data"] ?? Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "slipway"));
        var settings = ReadFile(Path.Combine(folder, "slipway.json")).AddConfiguration(environment).Build();
        var options = new SlipwayOptions { Data = folder, Settings = settings };
        return options with
        {
            Database = database ?? (settings["Database"] is { Length: > 0 } set ? set : null),
            Urls = Addresses(urls ?? settings["Urls"] ?? options.Urls),
            PublicAddress = settings["PublicAddress"] is { } address ? Addresses(address) : null,
            BehindProxy = Flag(settings, "BehindProxy"),
            Demo = Flag(settings, "Demo"),
        };
    }

    private static ConfigurationBuilder ReadFile(string file)
    {
        var builder = new ConfigurationBuilder();
        if (!File.Exists(file))
        {
            return builder;
        }

        try
        {
            var bytes = File.ReadAllBytes(file);
            using (JsonDocument.Parse(bytes, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }))
            {
                builder.AddJsonStream(new MemoryStream(bytes));
            }

            return builder;
        }
        catch (JsonException e)
        {
            throw new SettingsException($"{file}:{e.LineNumber + 1}:{e.BytePositionInLine + 1}: this is not JSON: {e.Message} Write an object like {{ \"urls\": \"http://localhost:5080\" }}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{file} cannot be read: {e.Message}", e);
        }
    }

    private static string Addresses(string text)
    {
        foreach (var address in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // '+' and '*' mean every network card, as in ASP.NET Core; they are no host names.
            var host = address.Replace("//+", "//any", StringComparison.Ordinal).Replace("//*", "//any", StringComparison.Ordinal);
            if (!Uri.TryCreate(host, UriKind.Absolute, out var uri) || (uri.Scheme != "http" && uri.Scheme != "https"))
            {
                throw new SettingsException($"'{address}' is not an address to listen on. Write it like http://localhost:5080.");
            }
        }

        return text;
    }

    private static bool Flag(IConfiguration settings, string name) => settings[name] switch
    {
        null or "" => false,
        var text when bool.TryParse(text, out var flag) => flag,
        var text => throw new SettingsException($"The setting {name} is '{text}'. Write true or false."),
    };
}
