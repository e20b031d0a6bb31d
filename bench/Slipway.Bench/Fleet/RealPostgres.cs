using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Slipway.Bench.Fleet;

/// <summary>A real PostgreSQL on loopback for this run of proofs or tests, with a database for each who asks.</summary>
/// <remarks>Its programs are looked for where packages put them. As root it runs as the user <c>postgres</c>: it refuses to be root.</remarks>
internal sealed class RealPostgres
{
    private static readonly string? _programs = Find();
    private static readonly Lazy<Task<RealPostgres>> _shared = new(StartAsync);

    private readonly int _port;
    private int _databases;

    private RealPostgres(int port) => _port = port;

    /// <summary>Whether it can be started here.</summary>
    public static bool IsAtHand => _programs is not null;

    /// <summary>What to say where it cannot.</summary>
    public const string NotAtHand = "PostgreSQL's programs (initdb, postgres) are not installed here.";

    /// <summary>The one of this run, started by the first who asks and ended with the process.</summary>
    public static Task<RealPostgres> SharedAsync() => _shared.Value;

    /// <summary>Makes a database, empty or like another that nobody is connected to.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabaseAsync(string? like = null)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _databases)}");
        await using var connection = new NpgsqlConnection(To("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(like is null ? $"create database {name}" : $"create database {name} template {new NpgsqlConnectionStringBuilder(like).Database}", connection);
        await command.ExecuteNonQueryAsync();
        return To(name);
    }

    private string To(string database) => new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = _port, Username = "slipway", Database = database, MaxPoolSize = 20 }.ToString();

    private static async Task<RealPostgres> StartAsync()
    {
        if (!IsAtHand)
        {
            throw new InvalidOperationException(NotAtHand);
        }

        var folder = Directory.CreateTempSubdirectory("slipway-postgres-").FullName;
        var data = Path.Combine(folder, "data");
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", "postgres", folder);
        }

        await RunAsync(Path.Combine(_programs!, "initdb"), "-D", data, "-U", "slipway", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        var port = FreePort();
        var server = Process.Start(StartOf(
            Path.Combine(_programs!, "postgres"), "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), "-k", folder, "-h", "127.0.0.1", "-c", "shared_buffers=32MB", "-c", "max_connections=300", "-c", "logging_collector=off"))!;
        _ = server.StandardOutput.ReadToEndAsync();
        _ = server.StandardError.ReadToEndAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.Kill(entireProcessTree: true);
            server.WaitForExit();
            Directory.Delete(folder, recursive: true);
        };
        var postgres = new RealPostgres(port);
        for (var again = Stopwatch.StartNew(); ;)
        {
            try
            {
                await using var connection = new NpgsqlConnection(postgres.To("postgres"));
                await connection.OpenAsync();
                return postgres;
            }
            catch (NpgsqlException) when (again.Elapsed < TimeSpan.FromSeconds(30) && !server.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task RunAsync(string program, params string[] args)
    {
        using var process = Process.Start(program == "chown" ? Plain(program, args) : StartOf(program, args))!;
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program}: {await said}{await wrong}");
        }
    }

    private static ProcessStartInfo StartOf(string program, params string[] args) =>
        Environment.UserName == "root" ? Plain("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. args]) : Plain(program, args);

    private static ProcessStartInfo Plain(string program, params string[] args) => new(program, args) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath() };

    private static string? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(f => f, StringComparer.Ordinal).Select(f => Path.Combine(f, "bin")) : []);
        return folders.FirstOrDefault(f => File.Exists(Path.Combine(f, "initdb")) && File.Exists(Path.Combine(f, "postgres")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
