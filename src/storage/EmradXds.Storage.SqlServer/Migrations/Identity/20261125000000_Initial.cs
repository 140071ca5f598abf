using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace EmradXds.Storage.SqlServer.Migrations.Identity
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Acknowledgments",
                columns: table => new
                {
                    Application = table.Column<string>(type: "varchar(300)", unicode: false, maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Facility = table.Column<string>(type: "varchar(300)", unicode: false, maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ControlId = table.Column<string>(type: "varchar(300)", unicode: false, maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Hash = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    Answer = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Acknowledgments", x => new { x.Application, x.Facility, x.ControlId });
                });

            migrationBuilder.CreateTable(
                name: "LinkVersions",
                columns: table => new
                {
                    OneId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OtherId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    State = table.Column<int>(type: "int", nullable: false),
                    Score = table.Column<int>(type: "int", nullable: false),
                    Model = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Reason = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    By = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LinkVersions", x => new { x.OneId, x.OtherId, x.Version });
                });

            migrationBuilder.CreateTable(
                name: "Links",
                columns: table => new
                {
                    OneId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OtherId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    State = table.Column<int>(type: "int", nullable: false),
                    Score = table.Column<int>(type: "int", nullable: false),
                    Model = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Reason = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    By = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Links", x => new { x.OneId, x.OtherId });
                });

            migrationBuilder.CreateTable(
                name: "Notifications",
                columns: table => new
                {
                    Peer = table.Column<string>(type: "varchar(884)", unicode: false, maxLength: 884, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Message = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    TraceId = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    State = table.Column<int>(type: "int", nullable: false),
                    Attempts = table.Column<int>(type: "int", nullable: false),
                    Problem = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Notifications", x => new { x.Peer, x.Number });
                });

            migrationBuilder.CreateTable(
                name: "RecordKeys",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false),
                    RecordNumber = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecordKeys", x => new { x.Key, x.RecordNumber });
                });

            migrationBuilder.CreateTable(
                name: "RecordNames",
                columns: table => new
                {
                    RecordNumber = table.Column<long>(type: "bigint", nullable: false),
                    Place = table.Column<int>(type: "int", nullable: false),
                    Family = table.Column<string>(type: "varchar(850)", unicode: false, maxLength: 850, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Given = table.Column<string>(type: "varchar(850)", unicode: false, maxLength: 850, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    BirthDate = table.Column<string>(type: "varchar(850)", unicode: false, maxLength: 850, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    PostalCode = table.Column<string>(type: "varchar(1700)", unicode: false, maxLength: 1700, nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RecordNames", x => new { x.RecordNumber, x.Place });
                });

            migrationBuilder.CreateTable(
                name: "RegistryFeeds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    AffinityId = table.Column<string>(type: "varchar(850)", unicode: false, maxLength: 850, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Registry = table.Column<string>(type: "varchar(850)", unicode: false, maxLength: 850, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    TraceId = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    State = table.Column<int>(type: "int", nullable: false),
                    Attempts = table.Column<int>(type: "int", nullable: false),
                    Problem = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RegistryFeeds", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ReviewTasks",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    OneId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OtherId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    State = table.Column<int>(type: "int", nullable: false),
                    Priority = table.Column<int>(type: "int", nullable: false),
                    Score = table.Column<int>(type: "int", nullable: false),
                    Reason = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    DecidedBy = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    DecidedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Comment = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReviewTasks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SourceRecords",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Domain = table.Column<string>(type: "varchar(850)", unicode: false, maxLength: 850, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    LocalId = table.Column<string>(type: "varchar(850)", unicode: false, maxLength: 850, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    AffinityId = table.Column<string>(type: "varchar(1700)", unicode: false, maxLength: 1700, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    StatedAffinityId = table.Column<string>(type: "varchar(1700)", unicode: false, maxLength: 1700, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    PersonId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Demographics = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    FrozenAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    RetiredInto = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Version = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceRecords", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SourceRecordVersions",
                columns: table => new
                {
                    RecordId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    TriggerEvent = table.Column<string>(type: "varchar(max)", unicode: false, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    AffinityId = table.Column<string>(type: "varchar(max)", unicode: false, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Message = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceRecordVersions", x => new { x.RecordId, x.Version });
                    table.ForeignKey(
                        name: "FK_SourceRecordVersions_SourceRecords_RecordId",
                        column: x => x.RecordId,
                        principalTable: "SourceRecords",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Acknowledgments_ReceivedAt",
                table: "Acknowledgments",
                column: "ReceivedAt");

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
                name: "IX_RegistryFeeds_Registry_AffinityId",
                table: "RegistryFeeds",
                columns: new[] { "Registry", "AffinityId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_RegistryFeeds_Registry_State_CreatedAt",
                table: "RegistryFeeds",
                columns: new[] { "Registry", "State", "CreatedAt" });

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

            migrationBuilder.CreateIndex(
                name: "IX_SourceRecords_AffinityId",
                table: "SourceRecords",
                column: "AffinityId");

            migrationBuilder.CreateIndex(
                name: "IX_SourceRecords_Domain_LocalId",
                table: "SourceRecords",
                columns: new[] { "Domain", "LocalId" },
                unique: true);

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Acknowledgments");

            migrationBuilder.DropTable(
                name: "LinkVersions");

            migrationBuilder.DropTable(
                name: "Links");

            migrationBuilder.DropTable(
                name: "Notifications");

            migrationBuilder.DropTable(
                name: "RecordKeys");

            migrationBuilder.DropTable(
                name: "RecordNames");

            migrationBuilder.DropTable(
                name: "RegistryFeeds");

            migrationBuilder.DropTable(
                name: "ReviewTasks");

            migrationBuilder.DropTable(
                name: "SourceRecordVersions");

            migrationBuilder.DropTable(
                name: "SourceRecords");
        }
    }
}
