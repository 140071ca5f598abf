using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmradXds.Storage.Sqlite.Migrations.Identity
{
    /// <inheritdoc />
    public partial class Linkage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Demographics",
                table: "SourceRecords",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTime>(
                name: "FrozenAt",
                table: "SourceRecords",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Number",
                table: "SourceRecords",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<Guid>(
                name: "PersonId",
                table: "SourceRecords",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<string>(
                name: "StatedAffinityId",
                table: "SourceRecords",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "UpdatedAt",
                table: "SourceRecords",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            // What was linked by the affinity domain's id stays one person. A number below 0 marks what is still to be read from its messages.
            migrationBuilder.Sql(
                """
                UPDATE "SourceRecords" SET
                    "Number" = -1 - abs(random() % 9223372036854775807),
                    "StatedAffinityId" = "AffinityId",
                    "PersonId" = coalesce(
                        (SELECT min(o."Id") FROM "SourceRecords" o
                            WHERE o."AffinityId" = "SourceRecords"."AffinityId" AND o."RetiredInto" IS NULL AND "SourceRecords"."RetiredInto" IS NULL),
                        "Id")
                """);

            migrationBuilder.CreateTable(
                name: "LinkVersions",
                columns: table => new
                {
                    OneId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OtherId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Score = table.Column<int>(type: "INTEGER", nullable: false),
                    Model = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LinkVersions", x => new { x.OneId, x.OtherId, x.Version });
                });

            migrationBuilder.CreateTable(
                name: "Links",
                columns: table => new
                {
                    OneId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OtherId = table.Column<Guid>(type: "TEXT", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Score = table.Column<int>(type: "INTEGER", nullable: false),
                    Model = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Links", x => new { x.OneId, x.OtherId });
                });

            // No row id: the key is the table.
            migrationBuilder.Sql(
                """
                CREATE TABLE "RecordKeys" (
                    "Key" INTEGER NOT NULL,
                    "RecordNumber" INTEGER NOT NULL,
                    CONSTRAINT "PK_RecordKeys" PRIMARY KEY ("Key", "RecordNumber")) WITHOUT ROWID
                """);

            migrationBuilder.Sql(
                """
                CREATE TABLE "RecordNames" (
                    "RecordNumber" INTEGER NOT NULL,
                    "Place" INTEGER NOT NULL,
                    "Family" TEXT NOT NULL,
                    "Given" TEXT NOT NULL,
                    "BirthDate" TEXT NOT NULL,
                    "PostalCode" TEXT NOT NULL,
                    CONSTRAINT "PK_RecordNames" PRIMARY KEY ("RecordNumber", "Place")) WITHOUT ROWID
                """);

            migrationBuilder.CreateTable(
                name: "ReviewTasks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    OneId = table.Column<Guid>(type: "TEXT", nullable: false),
                    OtherId = table.Column<Guid>(type: "TEXT", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Priority = table.Column<int>(type: "INTEGER", nullable: false),
                    Score = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    DecidedBy = table.Column<string>(type: "TEXT", maxLength: 255, nullable: true),
                    DecidedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Comment = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReviewTasks", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SourceRecords_Number",
                table: "SourceRecords",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SourceRecords_PersonId",
                table: "SourceRecords",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_SourceRecords_StatedAffinityId",
                table: "SourceRecords",
                column: "StatedAffinityId");

            migrationBuilder.CreateIndex(
                name: "IX_Links_OtherId",
                table: "Links",
                column: "OtherId");

            migrationBuilder.CreateIndex(
                name: "IX_RecordNames_BirthDate",
                table: "RecordNames",
                column: "BirthDate");

            migrationBuilder.CreateIndex(
                name: "IX_RecordNames_Family_BirthDate",
                table: "RecordNames",
                columns: new[] { "Family", "BirthDate" });

            migrationBuilder.CreateIndex(
                name: "IX_RecordNames_Given_BirthDate",
                table: "RecordNames",
                columns: new[] { "Given", "BirthDate" });

            migrationBuilder.CreateIndex(
                name: "IX_RecordNames_PostalCode",
                table: "RecordNames",
                column: "PostalCode");

            migrationBuilder.CreateIndex(
                name: "IX_ReviewTasks_OneId_OtherId_Kind",
                table: "ReviewTasks",
                columns: new[] { "OneId", "OtherId", "Kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReviewTasks_OtherId",
                table: "ReviewTasks",
                column: "OtherId");

            migrationBuilder.CreateIndex(
                name: "IX_ReviewTasks_State_Priority_Id",
                table: "ReviewTasks",
                columns: new[] { "State", "Priority", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "LinkVersions");

            migrationBuilder.DropTable(
                name: "Links");

            migrationBuilder.DropTable(
                name: "RecordKeys");

            migrationBuilder.DropTable(
                name: "RecordNames");

            migrationBuilder.DropTable(
                name: "ReviewTasks");

            migrationBuilder.DropIndex(
                name: "IX_SourceRecords_Number",
                table: "SourceRecords");

            migrationBuilder.DropIndex(
                name: "IX_SourceRecords_PersonId",
                table: "SourceRecords");

            migrationBuilder.DropIndex(
                name: "IX_SourceRecords_StatedAffinityId",
                table: "SourceRecords");

            migrationBuilder.DropColumn(
                name: "Demographics",
                table: "SourceRecords");

            migrationBuilder.DropColumn(
                name: "FrozenAt",
                table: "SourceRecords");

            migrationBuilder.DropColumn(
                name: "Number",
                table: "SourceRecords");

            migrationBuilder.DropColumn(
                name: "PersonId",
                table: "SourceRecords");

            migrationBuilder.DropColumn(
                name: "StatedAffinityId",
                table: "SourceRecords");

            migrationBuilder.DropColumn(
                name: "UpdatedAt",
                table: "SourceRecords");
        }
    }
}
