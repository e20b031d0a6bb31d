using System.Reflection;

namespace Slipway.Store;

/// <summary>Applies the numbered migrations that a database does not have yet, in order, each in one transaction.</summary>
internal static class Migrator
{
    public static async Task MigrateAsync(Database database, Dialect dialect)
    {
        await database.WriteAsync("store.migrate", async session =>
        {
            await session.ExecuteAsync("create table if not exists migrations (name text primary key)");
            var applied = (await session.QueryAsync<string>("select name from migrations")).ToHashSet();
            foreach (var (name, sql) in Scripts())
            {
                if (applied.Remove(name))
                {
                    continue;
                }

                await session.ExecuteAsync(dialect.Translate(sql));
                await session.ExecuteAsync("insert into migrations (name) values (@name)", new { name });
            }

            if (applied.Count > 0)
            {
                throw new StoreUnavailableException(
                    $"The database {database.Place} was written by a newer Slipway (it has {string.Join(", ", applied)}). Start that version, or restore a backup.");
            }
        });
    }

    private static IEnumerable<(string Name, string Sql)> Scripts()
    {
        const string prefix = "Slipway.Store.Migrations.";
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (resource[prefix.Length..^".sql".Length], reader.ReadToEnd());
        }
    }
}
