using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Store.Keys;

namespace Slipway.Ai.Providers;

/// <summary>The keys of models: sealed in a file of the data folder, each for one address, or in the environment.</summary>
/// <remarks>A workspace names models and their addresses, and others write in it too: so it cannot name which secret goes where. A key goes only to the address it was given for.</remarks>
public sealed class ModelKeys(string dataFolder, SealingKey key)
{
    /// <summary>What the key that seals is derived for.</summary>
    public const string Purpose = "model-keys";

    private string File => Path.Combine(dataFolder, "model-keys.json");

    /// <summary>The environment variable of a model's key: <c>SLIPWAY_MODEL_KEY_WRITER</c>.</summary>
    public static string VariableOf(string model) => string.Create(CultureInfo.InvariantCulture, $"SLIPWAY_MODEL_KEY_{model.ToUpperInvariant().Replace('-', '_')}");

    /// <summary>The key of a model: the one kept for its address, its own environment variable, or that of its provider where its provider is asked; null where there is none.</summary>
    public string? Find(ModelSettings model)
    {
        if (Read().GetValueOrDefault(About(model)) is { } sealedKey)
        {
            try
            {
                return key.Open(sealedKey, About(model));
            }
            catch (Exception e) when (e is CryptographicException or FormatException)
            {
                throw new ModelException(ModelTrouble.NotAllowed, $"The key of {model.Name} was kept with other keys of this data folder and cannot be opened.", e);
            }
        }

        return Environment.GetEnvironmentVariable(VariableOf(model.Name)) is { Length: > 0 } own ? own
            : model.Address.ToString().TrimEnd('/') == ModelSettings.OpenAi ? Environment.GetEnvironmentVariable("OPENAI_API_KEY")
            : model.Address.ToString().TrimEnd('/') == ModelSettings.Anthropic ? Environment.GetEnvironmentVariable("ANTHROPIC_API_KEY")
            : null;
    }

    /// <summary>Keeps a key for a model and its address.</summary>
    public void Keep(ModelSettings model, string secret)
    {
        var all = Read();
        all[About(model)] = key.Seal(secret, About(model));
        Directory.CreateDirectory(dataFolder);
        PrivateFile.Write(File, JsonSerializer.SerializeToUtf8Bytes(all), overwrite: true);
    }

    private Dictionary<string, string> Read() => System.IO.File.Exists(File) ? JsonSerializer.Deserialize<Dictionary<string, string>>(System.IO.File.ReadAllText(File)) ?? [] : [];

    private static string About(ModelSettings model) => $"{model.Name} {model.Address.GetLeftPart(UriPartial.Path).TrimEnd('/')}";
}
