using Slipway.Server.History;
using Slipway.Server.Reviewing;
using Slipway.Server.Sheets;

namespace Slipway.Server.Editing;

/// <summary>The editing slice: the files of a draft on their pages, with what is found in them while they are written.</summary>
internal static class EditingRegistration
{
    public static void AddEditing(this IServiceCollection services)
    {
        services.AddSingleton<DraftFiles>();
        services.AddSingleton<SavedTexts>();
        services.AddSingleton<DraftPreviews>();
        services.AddSingleton<DraftLooks>();
        services.AddSingleton<EditReading>();
        services.AddSingleton<EditListReading>();
        services.AddSingleton<EditDesk>();
        services.AddSingleton<ChangeRequests>();
        services.AddReviewActions();
        services.AddHistory();
    }

    public static void MapEditing(this IEndpointRouteBuilder app)
    {
        app.MapEditScreens();
        app.MapChangeRequests();
        app.MapReviewActions();
        app.MapHistory();
        app.MapContactSheet();
    }
}
