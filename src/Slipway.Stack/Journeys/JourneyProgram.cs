using System.Collections.Immutable;
using Slipway.Sdk.Assets;

namespace Slipway.Stack.Journeys;

/// <summary>An instruction of a journey, flat: a traveller's position is the number of the next one.</summary>
internal abstract record Instruction
{
    public sealed record Wait(int Hours) : Instruction;

    /// <summary>Goes on when the condition holds, otherwise jumps.</summary>
    public sealed record Test(Predicate If, int Otherwise) : Instruction;

    public sealed record Jump(int To) : Instruction;

    public sealed record Send(string Email) : Instruction;

    public sealed record Exit(string Reason) : Instruction;
}

/// <summary>Flattens the branches of a journey, so that where a person stands is one number that survives a restart.</summary>
internal static class JourneyProgram
{
    public static ImmutableArray<Instruction> Compile(ImmutableArray<JourneyStep> steps)
    {
        var program = new List<Instruction>();
        Append(program, steps);
        program.Add(new Instruction.Exit("came to the end"));
        return [.. program];
    }

    private static void Append(List<Instruction> program, ImmutableArray<JourneyStep> steps)
    {
        foreach (var step in steps)
        {
            switch (step)
            {
                case JourneyStep.Wait wait:
                    program.Add(new Instruction.Wait(wait.Hours));
                    break;
                case JourneyStep.Send send:
                    program.Add(new Instruction.Send(send.Email.Name));
                    break;
                case JourneyStep.Exit exit:
                    program.Add(new Instruction.Exit(exit.Reason));
                    break;
                case JourneyStep.Branch branch:
                    Append(program, branch);
                    break;
            }
        }
    }

    private static void Append(List<Instruction> program, JourneyStep.Branch branch)
    {
        var test = program.Count;
        program.Add(new Instruction.Test(branch.If, 0));
        Append(program, branch.Then);
        var jump = program.Count;
        program.Add(new Instruction.Jump(0));
        program[test] = new Instruction.Test(branch.If, program.Count);
        Append(program, branch.Otherwise);
        program[jump] = new Instruction.Jump(program.Count);
    }
}
