using System.ClientModel;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAi = OpenAI.Chat;

namespace Slipway.Ai.Providers;

/// <summary>OpenAI's own library behind <see cref="IChatClient"/>: the package that does this (Microsoft.Extensions.AI.OpenAI) cannot be had.</summary>
/// <remarks>Whoever speaks OpenAI's protocol is asked in the same way: Azure, Ollama, vLLM, LM Studio, Mistral, Perplexity.</remarks>
internal sealed class OpenAiChat(OpenAi.ChatClient client, ModelSettings model) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        OpenAi.ChatCompletion answer = await client.CompleteChatAsync(messages.SelectMany(Message), Options(options), cancellationToken);
        var message = new ChatMessage(ChatRole.Assistant, [.. answer.Content.Where(p => p.Kind == OpenAi.ChatMessageContentPartKind.Text).Select(p => new TextContent(p.Text)), .. answer.ToolCalls.Select(c => Call(c.Id, c.FunctionName, c.FunctionArguments.ToString()))]);
        if (!string.IsNullOrEmpty(answer.Refusal))
        {
            throw new ModelException(ModelTrouble.Declined, $"{model.Name} will not answer: {answer.Refusal}");
        }

        return new ChatResponse(message) { ResponseId = answer.Id, ModelId = answer.Model, CreatedAt = answer.CreatedAt, FinishReason = Finish(answer.FinishReason), Usage = Usage(answer.Usage) };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Calls come in pieces, by their index, and are said when the answer ends.
        var calls = new SortedDictionary<int, (string Id, string Name, StringBuilder Arguments)>();
        await foreach (var part in client.CompleteChatStreamingAsync(messages.SelectMany(Message), Options(options), cancellationToken))
        {
            foreach (var call in part.ToolCallUpdates)
            {
                var (id, name, arguments) = calls.TryGetValue(call.Index, out var begun) ? begun : ("", "", new StringBuilder());
                arguments.Append(call.FunctionArgumentsUpdate?.ToString());
                calls[call.Index] = (id.Length > 0 ? id : call.ToolCallId ?? "", name.Length > 0 ? name : call.FunctionName ?? "", arguments);
            }

            var update = new ChatResponseUpdate(ChatRole.Assistant, [.. part.ContentUpdate.Where(p => p.Kind == OpenAi.ChatMessageContentPartKind.Text).Select(p => new TextContent(p.Text))])
            {
                ResponseId = part.CompletionId,
                ModelId = part.Model,
                FinishReason = part.FinishReason is { } finish ? Finish(finish) : null,
            };
            if (part.Usage is { } usage)
            {
                update.Contents.Add(new UsageContent(Usage(usage)!));
            }

            yield return update;
        }

        if (calls.Count > 0)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [.. calls.Values.Select(c => Call(c.Id, c.Name, c.Arguments.ToString()))]);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType.IsInstanceOfType(this) ? this : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(model.Provider, model.Address, model.Model) : null;

    public void Dispose()
    {
    }

    private OpenAi.ChatCompletionOptions Options(ChatOptions? options)
    {
        var made = new OpenAi.ChatCompletionOptions { MaxOutputTokenCount = options?.MaxOutputTokens ?? model.MostTokens, Temperature = options?.Temperature, TopP = options?.TopP };
#pragma warning disable OPENAI001 // A seed is what makes an answer come again, where a provider can.
        made.Seed = options?.Seed;
#pragma warning restore OPENAI001
        foreach (var stop in options?.StopSequences ?? [])
        {
            made.StopSequences.Add(stop);
        }

        if (options?.ResponseFormat is ChatResponseFormatJson json)
        {
            made.ResponseFormat = json.Schema is { } schema && model.KeepsSchemas
                ? OpenAi.ChatResponseFormat.CreateJsonSchemaFormat(json.SchemaName ?? "answer", BinaryData.FromString(schema.GetRawText()), json.SchemaDescription, jsonSchemaIsStrict: true)
                : OpenAi.ChatResponseFormat.CreateJsonObjectFormat();
        }

        foreach (var tool in (options?.Tools ?? []).OfType<AIFunctionDeclaration>())
        {
            made.Tools.Add(OpenAi.ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.JsonSchema.GetRawText())));
        }

        return made;
    }

    private static IEnumerable<OpenAi.ChatMessage> Message(ChatMessage message)
    {
        if (message.Role == ChatRole.Tool)
        {
            return message.Contents.OfType<FunctionResultContent>().Select(r => new OpenAi.ToolChatMessage(r.CallId, r.Result as string ?? JsonSerializer.Serialize(r.Result, AIJsonUtilities.DefaultOptions)));
        }

        if (message.Role == ChatRole.Assistant)
        {
            var calls = message.Contents.OfType<FunctionCallContent>().Select(c => OpenAi.ChatToolCall.CreateFunctionToolCall(c.CallId, c.Name, BinaryData.FromString(JsonSerializer.Serialize(c.Arguments ?? new Dictionary<string, object?>(), AIJsonUtilities.DefaultOptions)))).ToList();
            var said = calls.Count > 0 ? new OpenAi.AssistantChatMessage(calls) : new OpenAi.AssistantChatMessage(message.Text);
            if (calls.Count > 0 && message.Text.Length > 0)
            {
                said.Content.Add(OpenAi.ChatMessageContentPart.CreateTextPart(message.Text));
            }

            return [said];
        }

        return message.Role == ChatRole.System ? [new OpenAi.SystemChatMessage(message.Text)] : [new OpenAi.UserChatMessage(message.Text)];
    }

    private static FunctionCallContent Call(string id, string name, string arguments)
    {
        try
        {
            return new FunctionCallContent(id, name, JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments.Length == 0 ? "{}" : arguments, AIJsonUtilities.DefaultOptions));
        }
        catch (JsonException e)
        {
            return new FunctionCallContent(id, name) { Exception = e };
        }
    }

    private static ChatFinishReason Finish(OpenAi.ChatFinishReason reason) => reason switch
    {
        OpenAi.ChatFinishReason.Length => ChatFinishReason.Length,
        OpenAi.ChatFinishReason.ContentFilter => ChatFinishReason.ContentFilter,
        OpenAi.ChatFinishReason.ToolCalls or OpenAi.ChatFinishReason.FunctionCall => ChatFinishReason.ToolCalls,
        _ => ChatFinishReason.Stop,
    };

    private static UsageDetails? Usage(OpenAi.ChatTokenUsage? usage) => usage is null ? null : new UsageDetails { InputTokenCount = usage.InputTokenCount, OutputTokenCount = usage.OutputTokenCount, TotalTokenCount = usage.TotalTokenCount };
}
