using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Anthropic.Core;
using Microsoft.Extensions.AI;
using OpenAI;
using Slipway.Ai.Pictures;

namespace Slipway.Ai.Providers;

/// <summary>The models of a workspace, ready to be asked: each with its key, through one way out, with patience, retries and its fallbacks.</summary>
/// <param name="file">The models.</param>
/// <param name="key">The key of a model; null where it needs none.</param>
/// <param name="wayOut">What requests go out through.</param>
/// <param name="time">The clock of waits.</param>
public sealed class ModelBook(ModelsFile file, Func<ModelSettings, string?> key, HttpMessageHandler wayOut, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(new AnswerGuard(wayOut)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The settings of a model.</summary>
    public ModelSettings? Find(string name) => file.Models.GetValueOrDefault(name);

    /// <summary>A model with those it falls back to, in their order.</summary>
    /// <exception cref="ModelException">There is no such model.</exception>
    public IChatClient Ask(string name) => new FallbackChat([.. Chain(name).Select(Alone)]);

    /// <summary>The settings of a model and of those it falls back to, in their order.</summary>
    /// <exception cref="ModelException">There is no such model.</exception>
    public IReadOnlyList<ModelSettings> Chain(string name)
    {
        var chain = new List<ModelSettings>();
        for (var next = name; next is not null && chain.All(m => m.Name != next); next = chain[^1].Fallback)
        {
            chain.Add(Find(next) ?? throw new ModelException(ModelTrouble.NotThere, $"There is no model named \"{next}\" in {ModelsFile.Name}."));
        }

        return chain;
    }

    /// <summary>One model alone.</summary>
    public IChatClient Alone(ModelSettings model) => new CarefulChat(new MeteredChat(Client(model), model), model, time);

    /// <summary>A model that draws.</summary>
    /// <exception cref="ModelException">There is no such model, or it is of a provider that draws nothing.</exception>
    public PictureClient Draw(string name) => Chain(name)[0] is { Provider: "openai" } model ? new PictureClient(_http, model, key(model), time)
        : throw new ModelException(ModelTrouble.NotThere, $"{name} is asked in a wire format that has no pictures.");

    private IChatClient Client(ModelSettings model) => model.Provider == "anthropic"
        ? new AnthropicClient(new ClientOptions { ApiKey = key(model) ?? "none", BaseUrl = model.Address.ToString().TrimEnd('/'), HttpClient = _http, MaxRetries = 0, Timeout = model.Patience + TimeSpan.FromSeconds(5) })
            .AsIChatClient(model.Model, model.MostTokens)
        : new OpenAiChat(
            new OpenAI.Chat.ChatClient(model.Model, new ApiKeyCredential(key(model) ?? "none"), new OpenAIClientOptions
            {
                Endpoint = model.Address,
                Transport = new HttpClientPipelineTransport(_http),
                RetryPolicy = new ClientRetryPolicy(0),
                NetworkTimeout = model.Patience + TimeSpan.FromSeconds(5),
            }),
            model);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
